package dev.espalier.method.quantize;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import org.jspecify.annotations.Nullable;

/** The loops from sign and mask planes to floats. */
public final class SignCodec {
  private SignCodec() {}

  /**
   * Decodes all elements.
   *
   * @param signs set for plus
   * @param kept clear for zero; null if all elements are kept
   * @param scales one per channel, not negative
   */
  public static void decode(
      BitMask signs, @Nullable BitMask kept, ChannelLayout layout, float[] scales, float[] into) {
    if (layout.outer() == 1) {
      ChannelWalk.inRuns(
          layout,
          CancelSignal.none(),
          (channel, from, to) -> {
            float scale = scales[channel];
            for (int i = from; i < to; i++) {
              into[i] = value(signs, kept, i, scale);
            }
          });
    } else {
      float[] row = ChannelWalk.spread(scales, layout.inner());
      ChannelWalk.inRows(
          layout,
          CancelSignal.none(),
          from -> {
            for (int j = 0; j < row.length; j++) {
              into[from + j] = value(signs, kept, from + j, row[j]);
            }
          });
    }
  }

  /** Without a branch: signs are as good as random, and would be guessed wrong half of the time. */
  private static float value(BitMask signs, @Nullable BitMask kept, int index, float scale) {
    int bits = Float.floatToRawIntBits(scale) | (signs.bit(index) ^ 1) << 31;
    return Float.intBitsToFloat(kept == null ? bits : bits & -kept.bit(index));
  }

  /** Number of elements of a channel that are kept. */
  public static int countKept(@Nullable BitMask kept, ChannelLayout layout, int channel) {
    if (kept == null) {
      return layout.channelSize();
    }
    int count = 0;
    for (int outer = 0; outer < layout.outer(); outer++) {
      int from = (outer * layout.channels() + channel) * layout.inner();
      for (int i = from; i < from + layout.inner(); i++) {
        count += kept.bit(i);
      }
    }
    return count;
  }
}

package dev.espalier.method.quantize;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ScaleLayout;
import org.jspecify.annotations.Nullable;

/** The loops from sign and mask planes to floats. */
public final class SignCodec {
  private SignCodec() {}

  /**
   * Decodes all elements.
   *
   * @param signs set for plus
   * @param kept clear for zero; null if all elements are kept
   * @param scales one per group, not negative
   */
  public static void decode(
      BitMask signs, @Nullable BitMask kept, ScaleLayout layout, float[] scales, float[] into) {
    if (layout.inRuns()) {
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
      float[] row = ChannelWalk.spread(scales, layout.repeat());
      int length = layout.rowLength();
      ChannelWalk.inRows(
          layout,
          CancelSignal.none(),
          (first, from) -> {
            for (int j = 0; j < length; j++) {
              into[from + j] = value(signs, kept, from + j, row[first + j]);
            }
          });
    }
  }

  /** Without a branch: signs are as good as random, and would be guessed wrong half of the time. */
  private static float value(BitMask signs, @Nullable BitMask kept, int index, float scale) {
    int bits = Float.floatToRawIntBits(scale) | (signs.bit(index) ^ 1) << 31;
    return Float.intBitsToFloat(kept == null ? bits : bits & -kept.bit(index));
  }

  /** Number of elements of a group that are kept. */
  public static int countKept(@Nullable BitMask kept, ScaleLayout layout, int group) {
    int[] count = new int[1];
    layout.forEach(group, index -> count[0] += kept == null ? 1 : kept.bit(index));
    return count[0];
  }
}

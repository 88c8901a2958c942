package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.Chunks;
import java.util.function.IntConsumer;

/** The two ways to go through all elements of a tensor, channel by channel, with all cores. */
public final class ChannelWalk {
  private static final int CHUNK = 1 << 18;

  private ChannelWalk() {}

  /** Works on neighbouring elements of one channel. */
  @FunctionalInterface
  public interface Run {
    void work(int channel, int from, int to);
  }

  /** Goes along the channels, each of which lies in one piece; the pieces may be given in parts. */
  public static void inRuns(ChannelLayout layout, CancelSignal cancel, Run run) {
    int inner = layout.inner();
    Chunks.forEach(
        layout.elementCount(),
        CHUNK,
        cancel,
        (chunk, from, to) -> {
          for (int begin = from; begin < to; ) {
            int channel = begin / inner;
            int end = (int) Math.min((channel + 1L) * inner, to);
            run.work(channel, begin, end);
            begin = end;
          }
        });
  }

  /**
   * Goes along the outer blocks, each of which holds all channels; gives the index of the first
   * element of each.
   */
  public static void inRows(ChannelLayout layout, CancelSignal cancel, IntConsumer row) {
    int length = layout.channels() * layout.inner();
    Chunks.forEach(
        layout.outer(),
        Math.max(CHUNK / Math.max(length, 1), 1),
        cancel,
        (chunk, from, to) -> {
          for (int outer = from; outer < to; outer++) {
            row.accept(outer * length);
          }
        });
  }

  /**
   * One value per channel, repeated for each of its elements in one outer block. Where channels lie
   * in short runs, often of a single element, the inner loop can then run over a whole block
   * without channel arithmetic, and is vectorized.
   */
  static float[] spread(float[] perChannel, int inner) {
    float[] spread = new float[perChannel.length * inner];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = perChannel[i / inner];
    }
    return spread;
  }

  /** {@link #spread(float[], int)} for integers. */
  static int[] spread(int[] perChannel, int inner) {
    int[] spread = new int[perChannel.length * inner];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = perChannel[i / inner];
    }
    return spread;
  }
}

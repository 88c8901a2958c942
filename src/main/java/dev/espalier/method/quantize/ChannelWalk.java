package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.ScaleLayout;

/** The two ways to go through all elements of a tensor, group by group, with all cores. */
public final class ChannelWalk {
  private static final int CHUNK = 1 << 18;

  private ChannelWalk() {}

  /** Works on neighbouring elements of one group. */
  @FunctionalInterface
  public interface Run {
    void work(int group, int from, int to);
  }

  /** Works on one row. */
  @FunctionalInterface
  public interface Row {
    /**
     * Works on one row.
     *
     * @param first where the values for its elements begin, among those of {@link #spread}
     * @param from the index of its first element
     */
    void work(int first, int from);
  }

  /** Goes along the groups, each of which lies in one piece; the pieces may be given in parts. */
  public static void inRuns(ScaleLayout layout, CancelSignal cancel, Run run) {
    Chunks.forEach(
        layout.elementCount(),
        CHUNK,
        cancel,
        (chunk, from, to) -> {
          for (int begin = from; begin < to; ) {
            int end = Math.min(layout.runEnd(begin), to);
            run.work(layout.groupOf(begin), begin, end);
            begin = end;
          }
        });
  }

  /** Goes along the rows, in each of which neighbouring groups follow one another. */
  public static void inRows(ScaleLayout layout, CancelSignal cancel, Row row) {
    int length = layout.rowLength();
    Chunks.forEach(
        layout.rows(),
        Math.max(CHUNK / Math.max(length, 1), 1),
        cancel,
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            row.work(layout.rowGroup(i) * layout.repeat(), i * length);
          }
        });
  }

  /**
   * One value per group, repeated for each of its neighbours in a row. Where groups lie in short
   * runs, often of a single element, the inner loop can then run over a whole row without any
   * arithmetic, and is vectorized.
   */
  static float[] spread(float[] perChannel, int inner) {
    if (inner == 1) {
      return perChannel;
    }
    float[] spread = new float[perChannel.length * inner];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = perChannel[i / inner];
    }
    return spread;
  }

  /** {@link #spread(float[], int)} for integers. */
  static int[] spread(int[] perChannel, int inner) {
    if (inner == 1) {
      return perChannel;
    }
    int[] spread = new int[perChannel.length * inner];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = perChannel[i / inner];
    }
    return spread;
  }
}

package dev.espalier.method.prune;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.MagnitudeCut;

/** Sets the smallest weights to zero. Returns a new array; the given one is never written to. */
public final class MagnitudePruner {
  private static final int CHUNK = 1 << 18;

  private MagnitudePruner() {}

  /** Sets all weights to zero whose absolute value is strictly below the threshold. */
  public static float[] belowThreshold(float[] values, float threshold, CancelSignal cancel) {
    float[] pruned = new float[values.length];
    Chunks.forEach(
        values.length,
        CHUNK,
        cancel,
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            float value = values[i];
            pruned[i] = Math.abs(value) < threshold ? 0f : value;
          }
        });
    return pruned;
  }

  /**
   * Sets exactly the given number of weights to zero, the smallest absolute values first, of equal
   * ones the first in the array first.
   *
   * @param count from 0 to the number of weights
   */
  public static float[] smallest(float[] values, int count, CancelSignal cancel) {
    if (count == 0) {
      return values.clone();
    }
    MagnitudeCut cut = MagnitudeCut.of(values, count, cancel);
    float[] pruned = belowThreshold(values, cut.magnitude(), cancel);
    long ties = cut.ties();
    for (int i = 0; ties > 0; i++) {
      if (Math.abs(values[i]) == cut.magnitude()) {
        pruned[i] = 0f;
        ties--;
      }
    }
    return pruned;
  }
}

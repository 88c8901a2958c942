package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.ScaleLayout;

/**
 * The scale of weights stored as their signs: the mean of the absolute values, which has the least
 * squared error of all scales (Rastegari et al., XNOR-Net, 2016, section 3.1).
 */
public final class SignMeans {
  private static final int GROUPS = 256;

  private SignMeans() {}

  /**
   * The scale of each group.
   *
   * @param withoutZeros whether zeros are stored as zeros, by a mask, and so are left out of the
   *     mean
   * @return one scale per group, 0 for a group without weights
   */
  public static float[] of(float[] values, ScaleLayout layout, boolean withoutZeros) {
    float[] scales = new float[layout.groups()];
    Chunks.forEach(
        scales.length,
        GROUPS,
        CancelSignal.none(),
        (chunk, first, end) -> {
          for (int group = first; group < end; group++) {
            scales[group] = mean(values, layout, group, withoutZeros);
          }
        });
    return scales;
  }

  /** The scale of some weights, never zero. */
  public static ChannelGrid grid(float[] values, int from, int to, boolean withoutZeros) {
    Sum sum = new Sum();
    for (int i = from; i < to; i++) {
      sum.add(Math.abs(values[i]), withoutZeros);
    }
    double mean = sum.count == 0 ? 0 : sum.total / sum.count;
    return new ChannelGrid(Math.max((float) mean, Float.MIN_VALUE), 0);
  }

  private static float mean(float[] values, ScaleLayout layout, int group, boolean withoutZeros) {
    Sum sum = new Sum();
    layout.forEach(group, index -> sum.add(Math.abs(values[index]), withoutZeros));
    return sum.count == 0 ? 0 : (float) (sum.total / sum.count);
  }

  private static final class Sum {
    private double total;
    private int count;

    void add(float magnitude, boolean withoutZeros) {
      total += magnitude;
      count += withoutZeros && magnitude == 0 ? 0 : 1;
    }
  }
}

package dev.espalier.estimate;

import java.util.Collection;

/** The one threshold that prunes a share of the weights of several layers together. */
public final class GlobalThreshold {

  private GlobalThreshold() {}

  /**
   * Finds the threshold by bisection over the bit patterns of floats, which order like the floats.
   *
   * @param layers the magnitudes of the layers that are ranked together
   * @param sparsity the share of their weights to prune, 0 to 1
   */
  public static float of(Collection<MagnitudeDistribution> layers, double sparsity) {
    long all = layers.stream().mapToLong(MagnitudeDistribution::count).sum();
    long wanted = Math.round(sparsity * all);
    if (wanted == 0) {
      return 0;
    }
    int low = 0;
    int high = Float.floatToRawIntBits(Float.MAX_VALUE);
    while (low < high) {
      int middle = (low + high) >>> 1;
      float threshold = Float.intBitsToFloat(middle);
      long below = layers.stream().mapToLong(layer -> layer.countBelow(threshold)).sum();
      if (below < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Float.intBitsToFloat(low);
  }
}

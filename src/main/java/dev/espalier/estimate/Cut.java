package dev.espalier.estimate;

import dev.espalier.method.Pruning;

/**
 * A pruning setting turned into what it does to one layer.
 *
 * @param threshold weights of smaller magnitude are pruned; 0 prunes none
 * @param pruned how many weights that are
 */
public record Cut(float threshold, long pruned) {

  /** Prunes nothing. */
  public static final Cut NONE = new Cut(0, 0);

  /**
   * What a setting does to a layer.
   *
   * @param globalThreshold the threshold of the layers that are ranked together; 0 where none is
   *     asked for
   */
  public static Cut of(Pruning pruning, LayerProfile profile, float globalThreshold) {
    return switch (pruning) {
      case Pruning.None _ -> NONE;
      case Pruning.Threshold threshold -> below(threshold.magnitude(), profile);
      case Pruning.Sparsity sparsity ->
          count(Math.round(sparsity.fraction() * profile.elements()), profile);
      // About as many; which ones only the weights themselves can tell.
      case Pruning.Pattern pattern ->
          count(Math.round(pattern.fraction() * profile.elements()), profile);
      case Pruning.Blocks blocks ->
          count(Math.round(blocks.fraction() * profile.elements()), profile);
      case Pruning.Count count -> count(Math.min(count.pruned(), profile.elements()), profile);
      case Pruning.Global _ -> below(globalThreshold, profile);
    };
  }

  private static Cut below(float threshold, LayerProfile profile) {
    return new Cut(threshold, profile.magnitudes().countBelow(threshold));
  }

  private static Cut count(long pruned, LayerProfile profile) {
    return new Cut(profile.magnitudes().thresholdFor(pruned), pruned);
  }

  /** The histogram of what is left; the bin that the threshold divides keeps its part. */
  WeightHistogram kept(WeightHistogram before) {
    if (threshold <= 0) {
      return before;
    }
    double[] counts = before.counts().clone();
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] *= keptPart(before.low() + bin * before.binWidth(), before.binWidth());
    }
    return new WeightHistogram(before.low(), before.high(), counts);
  }

  private double keptPart(double left, double width) {
    double inside = Math.min(left + width, threshold) - Math.max(left, -threshold);
    return inside <= 0 ? 1 : 1 - inside / width;
  }
}

package dev.espalier.tune.speed;

import dev.espalier.estimate.LayerTimings;
import dev.espalier.estimate.PairedTimings;

/**
 * How fast a variant was.
 *
 * @param ratio its time by the original's: the median over pairs of runs
 * @param original times of the original and its layers, measured in turns with it
 * @param variant times of the variant and its layers
 */
public record VariantSpeed(double ratio, LayerTimings original, LayerTimings variant) {
  static VariantSpeed of(PairedTimings timings) {
    return new VariantSpeed(timings.paired().medianRatio(), timings.first(), timings.second());
  }
}

package dev.espalier.evaluate;

import dev.espalier.runtime.PairedLatency;
import java.util.Arrays;

/**
 * The time per call of both models, measured in turns so that whatever else the machine does hits
 * both alike.
 *
 * @param runs the calls of the original (first) and the compressed model (second)
 * @param batch samples per call
 */
public record LatencyComparison(PairedLatency runs, int batch) {

  /** Checks the batch size. */
  public LatencyComparison {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch of " + batch);
    }
  }

  /** The original's median in milliseconds. */
  public double originalMillis() {
    return runs.first().medianMillis();
  }

  /** The compressed model's median in milliseconds. */
  public double compressedMillis() {
    return runs.second().medianMillis();
  }

  /** The median over the pairs of compressed time divided by original time: below 1 is faster. */
  public double ratio() {
    return runs.medianRatio();
  }

  /**
   * A confidence interval of {@link #ratio}, free of assumptions about the distribution: it runs
   * between two of the sorted ratios.
   *
   * @param level the confidence level; with fewer than 6 pairs even the whole range stays below 95
   *     %
   */
  public Interval ratioInterval(double level) {
    long[] original = runs.first().nanos().toArray();
    long[] compressed = runs.second().nanos().toArray();
    double[] ratios = new double[original.length];
    Arrays.setAll(ratios, i -> (double) compressed[i] / Math.max(1, original[i]));
    Arrays.sort(ratios);
    int margin = Math.max(0, Binomial.medianMargin(ratios.length, level));
    return new Interval(ratios[margin], ratios[ratios.length - 1 - margin]);
  }
}

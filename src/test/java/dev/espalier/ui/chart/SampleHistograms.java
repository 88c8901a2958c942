package dev.espalier.ui.chart;

import java.util.Random;

/** Histograms of weights like those of a trained layer, made from a fixed seed. */
public final class SampleHistograms {
  private static final int WEIGHTS = 200_000;
  private static final double SCALE = 0.05;
  private static final double RANGE = 0.22;

  private SampleHistograms() {}

  /**
   * Weights below the threshold pruned, the rest rounded to the given number of bits; 32 bits = not
   * rounded.
   */
  public static HistogramData prunedAndRounded(int bins, double threshold, int bits) {
    var random = new Random(7);
    double[] original = new double[bins];
    double[] compressed = new double[bins];
    double step = 2 * RANGE / ((1 << Math.min(bits, 20)) - 2);
    int zeroes = 0;
    for (int i = 0; i < WEIGHTS; i++) {
      double weight = Math.clamp(random.nextGaussian() * SCALE, -RANGE, RANGE);
      double after = Math.abs(weight) < threshold ? 0 : weight;
      after = bits == 32 ? after : Math.rint(after / step) * step;
      original[bin(weight, bins)]++;
      compressed[bin(after, bins)]++;
      zeroes += after == 0 ? 1 : 0;
    }
    double[] levels = bits > 8 ? new double[0] : levels(step, bits);
    return new HistogramData(
        -RANGE, RANGE, original, compressed, levels, (double) zeroes / WEIGHTS);
  }

  private static double[] levels(double step, int bits) {
    int side = (1 << (bits - 1)) - 1;
    double[] levels = new double[2 * side + 1];
    for (int i = -side; i <= side; i++) {
      levels[i + side] = i * step;
    }
    return levels;
  }

  private static int bin(double value, int bins) {
    return (int) Math.clamp((value + RANGE) / (2 * RANGE) * bins, 0, bins - 1);
  }
}

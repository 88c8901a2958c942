package dev.espalier.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Two models measured in alternation. Each run of one has a run of the other right beside it, so
 * the ratio of the two holds even where the machine is busy and the times themselves do not.
 *
 * @param first the runs of the first model
 * @param second as many runs of the second model, in the same order
 */
public record PairedLatency(Latency first, Latency second) {

  /** Checks that there are pairs. */
  public PairedLatency {
    if (first.runs() != second.runs()) {
      throw new IllegalArgumentException(
          "%d runs against %d".formatted(first.runs(), second.runs()));
    }
  }

  /** All pairs of several measurements of the same two models. */
  public static PairedLatency of(List<PairedLatency> measurements) {
    return new PairedLatency(
        joined(measurements, PairedLatency::first), joined(measurements, PairedLatency::second));
  }

  private static Latency joined(
      List<PairedLatency> measurements, Function<PairedLatency, Latency> side) {
    return Latency.ofNanos(measurements.stream().map(side).flatMapToLong(Latency::nanos).toArray());
  }

  /** How long the second takes relative to the first: the median over the pairs. */
  public double medianRatio() {
    return ratioQuantile(0.5);
  }

  /** A quantile of second / first over the pairs. */
  public double ratioQuantile(double fraction) {
    long[] a = first.nanos().toArray();
    long[] b = second.nanos().toArray();
    double[] ratios = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      ratios[i] = (double) b[i] / Math.max(1, a[i]);
    }
    Arrays.sort(ratios);
    return Quantiles.ofSorted(ratios, fraction);
  }
}

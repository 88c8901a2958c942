package dev.espalier.runtime;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/** How long each of several runs of a model took. */
public final class Latency {

  private final long[] nanos;
  private final long[] sorted;

  private Latency(long[] nanos) {
    this.nanos = nanos;
    this.sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /**
   * Of runs that took so many nanoseconds.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Latency ofNanos(long... nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("no run was measured");
    }
    return new Latency(nanos.clone());
  }

  /** Number of measured runs. */
  public int runs() {
    return nanos.length;
  }

  /** Nanoseconds of each run, in the order they were made. */
  public LongStream nanos() {
    return Arrays.stream(nanos);
  }

  /** Half of the runs took at most this many milliseconds. */
  public double medianMillis() {
    return quantileMillis(0.5);
  }

  /** One in ten runs took at most this many milliseconds. */
  public double p10Millis() {
    return quantileMillis(0.1);
  }

  /** Nine in ten runs took at most this many milliseconds. */
  public double p90Millis() {
    return quantileMillis(0.9);
  }

  /** A quantile in milliseconds, interpolated between neighbours. */
  public double quantileMillis(double fraction) {
    return Quantiles.ofSorted(sorted, fraction) / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.3f ms (p10 %.3f, p90 %.3f, %d runs)",
        medianMillis(),
        p10Millis(),
        p90Millis(),
        nanos.length);
  }
}

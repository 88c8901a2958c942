package dev.espalier.runtime.inprocess;

import dev.espalier.runtime.Latency;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;

/**
 * Measures how long runs take.
 *
 * @param warmup unmeasured runs before the first measured one
 * @param runs measured runs
 */
record Stopwatch(int warmup, int runs) {

  Stopwatch {
    if (warmup < 0 || runs < 1) {
      throw new IllegalArgumentException(
          "cannot measure %d runs after %d to warm up".formatted(runs, warmup));
    }
  }

  Latency measure(Measured model) throws RuntimeFailure {
    for (int i = 0; i < warmup; i++) {
      model.run();
    }
    long[] nanos = new long[runs];
    for (int i = 0; i < runs; i++) {
      nanos[i] = model.run();
    }
    return Latency.ofNanos(nanos);
  }

  /** Every other pair begins with the second model, so that neither gains from its place. */
  PairedLatency alternate(Measured first, Measured second) throws RuntimeFailure {
    for (int i = 0; i < warmup; i++) {
      first.run();
      second.run();
    }
    long[] ofFirst = new long[runs];
    long[] ofSecond = new long[runs];
    for (int i = 0; i < runs; i++) {
      if (i % 2 == 0) {
        ofFirst[i] = first.run();
        ofSecond[i] = second.run();
      } else {
        ofSecond[i] = second.run();
        ofFirst[i] = first.run();
      }
    }
    return new PairedLatency(Latency.ofNanos(ofFirst), Latency.ofNanos(ofSecond));
  }
}

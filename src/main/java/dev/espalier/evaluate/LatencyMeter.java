package dev.espalier.evaluate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;
import java.util.Map;
import java.util.Optional;

/**
 * Measures one model, or both in turns, on one batch: a single sample, or a full batch where it is
 * fixed.
 */
final class LatencyMeter {

  private static final int WARMUP = 3;

  private LatencyMeter() {}

  /** Adds the latency to a comparison; if cancelled meanwhile, the comparison stays without. */
  static Comparison addLatency(
      Comparison comparison, Models models, Dataset data, int rounds, Progress progress)
      throws RuntimeFailure, DataException {
    Batches.Batch batch = Batches.of(data, new int[] {0}, 1).read(0);
    try {
      PairedLatency runs = measure(models, batch.inputs(), rounds, progress);
      return comparison.withLatency(new LatencyComparison(runs, batch.rows()));
    } catch (CancelledException e) {
      return comparison;
    }
  }

  /** The time of a model alone; nothing if cancelled. */
  static Optional<CallTime> time(
      ModelSession model, Dataset data, int rounds, Progress progress, CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Batches.Batch batch = Batches.of(data, new int[] {0}, 1).read(0);
    progress.report(0, "measuring latency");
    try {
      Latency runs = model.measure(batch.inputs(), WARMUP, rounds, cancel);
      return Optional.of(new CallTime(runs, batch.rows()));
    } catch (CancelledException e) {
      return Optional.empty();
    }
  }

  private static PairedLatency measure(
      Models models, Map<String, Tensor> inputs, int rounds, Progress progress)
      throws RuntimeFailure {
    long[] original = new long[rounds];
    long[] compressed = new long[rounds];
    ModelSession first = models.original();
    ModelSession second = models.other().orElseThrow();
    time(first, models, inputs, WARMUP);
    time(second, models, inputs, WARMUP);
    for (int round = 0; round < rounds; round++) {
      progress.report((double) round / rounds, "measuring latency");
      // Who goes first changes, because the second one may find the caches cold or warm.
      if (round % 2 == 0) {
        original[round] = time(first, models, inputs, 0);
        compressed[round] = time(second, models, inputs, 0);
      } else {
        compressed[round] = time(second, models, inputs, 0);
        original[round] = time(first, models, inputs, 0);
      }
    }
    return new PairedLatency(Latency.ofNanos(original), Latency.ofNanos(compressed));
  }

  private static long time(
      ModelSession session, Models models, Map<String, Tensor> inputs, int warmup)
      throws RuntimeFailure {
    return session.measure(inputs, warmup, 1, models.cancel()).nanos().findFirst().orElseThrow();
  }
}

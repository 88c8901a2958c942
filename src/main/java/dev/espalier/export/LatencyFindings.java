package dev.espalier.export;

import dev.espalier.data.Tensor;
import dev.espalier.estimate.KernelAttribution;
import dev.espalier.estimate.LayerTimings;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.Repetitions;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.util.Map;

/**
 * Times of the original and the exported file, measured in turns.
 *
 * @param paired whole runs
 * @param original layers of the original
 * @param exported layers of the exported file
 */
record LatencyFindings(PairedLatency paired, LayerTimings original, LayerTimings exported) {

  private static final double BUDGET_MILLIS = 1000;

  /** The runtime writes a line for each kernel of each run. */
  private static final int MOST_PROFILED = 50;

  static LatencyFindings measure(
      ModelRuntime runtime, ExportRequest request, ModelSession exported, CancelSignal cancel)
      throws RuntimeFailure {
    Map<String, Tensor> inputs = request.timedOn();
    ModelSource file = ModelSource.of(request.network().model().file());
    try (ModelSession original = runtime.open(file, SessionSettings.measuring(), cancel)) {
      Latency first = original.measure(inputs, 1, 1, cancel);
      Repetitions often = Repetitions.within(BUDGET_MILLIS / 2, first.medianMillis());
      PairedLatency paired =
          runtime.measurePaired(original, exported, inputs, often.warmup(), often.runs(), cancel);
      int profiled = Math.min(MOST_PROFILED, often.runs());
      KernelAttribution attribution = new KernelAttribution(request.network());
      return new LatencyFindings(
          paired,
          attribution.timings(original.profile(inputs, profiled, cancel), paired.first()),
          attribution.timings(exported.profile(inputs, profiled, cancel), paired.second()));
    }
  }
}

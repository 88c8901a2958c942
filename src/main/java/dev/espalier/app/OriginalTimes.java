package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.KernelAttribution;
import dev.espalier.estimate.LayerTimings;
import dev.espalier.network.Network;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Repetitions;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.util.Map;

/** Measures an original network, the whole and its layers. */
final class OriginalTimes {

  /** Time for the measurement of the whole network, and again for that of its kernels. */
  private static final double BUDGET_MILLIS = 1000;

  /** The runtime writes a line for each kernel of each run. */
  private static final int MOST_PROFILED = 50;

  private OriginalTimes() {}

  /**
   * Measures a network on inputs of its shapes.
   *
   * @throws RuntimeFailure if the runtime refuses it, or does not survive it
   */
  static LayerTimings measure(
      Network network, Map<String, Tensor> inputs, ModelRuntime runtime, TaskContext context)
      throws RuntimeFailure {
    context.progress().report(-1, "Loading the model");
    ModelSource file = ModelSource.of(network.model().file());
    try (ModelSession session = runtime.open(file, SessionSettings.measuring(), context.cancel())) {
      context.progress().report(0.3, "Timing whole runs");
      Latency first = session.measure(inputs, 1, 1, context.cancel());
      Repetitions often = Repetitions.within(BUDGET_MILLIS, first.medianMillis());
      Latency whole = session.measure(inputs, often.warmup(), often.runs(), context.cancel());
      context.progress().report(0.6, "Timing each layer");
      int profiled = Math.min(MOST_PROFILED, often.runs());
      return new KernelAttribution(network)
          .timings(session.profile(inputs, profiled, context.cancel()), whole);
    }
  }
}

package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.KernelAttribution;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.estimate.LayerTimings;
import dev.espalier.estimate.NetworkEstimator;
import dev.espalier.network.Network;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures the original network once, in the background, as soon as it is open. */
final class LatencyStudy implements AutoCloseable {

  /** Time for the measurement of the whole network, and again for that of its kernels. */
  private static final double BUDGET_MILLIS = 1500;

  private static final int MOST_RUNS = 50;

  private final Services services;
  private final Network network;
  private final NetworkEstimator estimator;
  private final Runnable changed;
  private List<String> notes = List.of();
  private @Nullable TaskHandle running;

  LatencyStudy(Services services, Network network, NetworkEstimator estimator, Runnable changed) {
    this.services = services;
    this.network = network;
    this.estimator = estimator;
    this.changed = changed;
  }

  void start(OpenProject project) {
    running =
        services
            .tasks()
            .submit(
                "Measuring " + project.name(),
                context -> measure(project, context),
                Outcome.of(this::take, this::tell));
  }

  /** What the person should know about the measurement. */
  List<String> notes() {
    return notes;
  }

  private LayerTimings measure(OpenProject project, TaskContext context) throws RuntimeFailure {
    Map<String, Tensor> inputs = ModelInputs.made(project.inputs());
    context.progress().report(-1, "Loading the model");
    SessionSettings settings = SessionSettings.measuring();
    try (ModelSession session =
        services.runtime().open(ModelSource.of(project.file()), settings, context.cancel())) {
      context.progress().report(0.3, "Timing whole runs");
      Latency first = session.measure(inputs, 1, 1, context.cancel());
      int runs =
          (int) Math.clamp(BUDGET_MILLIS / Math.max(0.01, first.medianMillis()), 3, MOST_RUNS);
      Latency whole = session.measure(inputs, Math.min(3, runs), runs, context.cancel());
      context.progress().report(0.6, "Timing each layer");
      return new KernelAttribution(network)
          .timings(session.profile(inputs, runs, context.cancel()), whole);
    }
  }

  private void take(LayerTimings timings) {
    estimator.setLatency(new LatencyModel(timings));
    changed.run();
  }

  private void tell(Failure failure) {
    notes =
        List.of(
            "The model could not be run here, so there are no times and no accuracy: "
                + failure.message());
    changed.run();
  }

  @Override
  public void close() {
    if (running != null) {
      running.cancel();
    }
  }
}

package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.estimate.LayerTimings;
import dev.espalier.network.Network;
import dev.espalier.runtime.RuntimeFailure;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures the original network once, in the background, as soon as it is open. */
final class LatencyStudy implements AutoCloseable {

  private final Services services;
  private final Network network;
  private final Consumer<LatencyModel> measured;
  private final Runnable changed;
  private List<String> notes = List.of();
  private @Nullable TaskHandle running;

  /**
   * A study of one network.
   *
   * @param measured is given what was measured
   * @param changed called when there is something new to show
   */
  LatencyStudy(
      Services services, Network network, Consumer<LatencyModel> measured, Runnable changed) {
    this.services = services;
    this.network = network;
    this.measured = measured;
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
    return OriginalTimes.measure(
        network, ModelInputs.made(project.inputs()), services.runtime(), context);
  }

  private void take(LayerTimings timings) {
    measured.accept(new LatencyModel(timings));
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

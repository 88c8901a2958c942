package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.estimate.LayerTimings;
import dev.espalier.network.Network;
import dev.espalier.runtime.RuntimeFailure;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Measures the original network once, in the background, as soon as it is open. */
final class LatencyStudy implements AutoCloseable {

  private final Services services;
  private final Network network;
  private final BiConsumer<LatencyModel, Map<String, Tensor>> measured;
  private final Runnable changed;
  private List<String> notes = List.of();
  private @Nullable TaskHandle running;

  /**
   * A study of one network.
   *
   * @param measured is given what was measured, and what on
   * @param changed called when there is something new to show
   */
  LatencyStudy(
      Services services,
      Network network,
      BiConsumer<LatencyModel, Map<String, Tensor>> measured,
      Runnable changed) {
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

  private record Measured(LayerTimings timings, Map<String, Tensor> inputs) {}

  private Measured measure(OpenProject project, TaskContext context) throws RuntimeFailure {
    Map<String, Tensor> inputs = ModelInputs.made(project.name(), project.inputs());
    LayerTimings timings = OriginalTimes.measure(network, inputs, services.runtime(), context);
    return new Measured(timings, inputs);
  }

  private void take(Measured found) {
    measured.accept(new LatencyModel(found.timings()), found.inputs());
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

package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.Quiet;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.method.CompressionException;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.tune.speed.IntegerSpeed;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures what the layers that the recipe computes with integers cost within the network, in the
 * background, while nobody waits for anything else. Called on the delivery thread.
 */
final class IntegerTimes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntegerTimes.class);
  private static final String KEY = "time integers soon";
  private static final Duration REST = Duration.ofMillis(1200);

  private final Services services;
  private final NetworkCompressor compressor;
  private final Runnable changed;
  private Recipe newest = Recipe.EMPTY;
  private @Nullable Known known;
  private @Nullable TaskHandle running;

  private record Known(LatencyModel model, Map<String, Tensor> inputs) {}

  IntegerTimes(Services services, NetworkCompressor compressor, Runnable changed) {
    this.services = services;
    this.compressor = compressor;
    this.changed = changed;
  }

  /**
   * Begins to measure.
   *
   * @param model times of the original; takes the ratios
   * @param inputs what it was measured on
   */
  void measured(LatencyModel model, Map<String, Tensor> inputs) {
    known = new Known(model, inputs);
    recipeChanged(newest);
  }

  /** Measures this recipe soon, if it has what is not known. */
  void recipeChanged(Recipe recipe) {
    newest = recipe;
    Known with = known;
    if (with == null || !IntegerSpeed.isLacking(compressor, recipe, with.model())) {
      services.tasks().forget(KEY);
      return;
    }
    services.tasks().latest(KEY, REST, _ -> true, Outcome.of(_ -> start(), _ -> {}));
  }

  /** One after the other: what waits for quiet is no reason for others to wait. */
  private void start() {
    Known with = known;
    Recipe recipe = newest;
    if (with == null
        || running != null
        || !IntegerSpeed.isLacking(compressor, recipe, with.model())) {
      return;
    }
    running =
        services
            .tasks()
            .background(
                "Timing layers as integers",
                context -> measure(recipe, with, context),
                new Ended(recipe));
  }

  /** What became of it. */
  private final class Ended implements Outcome<Boolean> {
    private final Recipe recipe;

    Ended(Recipe recipe) {
      this.recipe = recipe;
    }

    @Override
    public void done(Boolean measured) {
      running = null;
      if (measured) {
        changed.run();
      }
      if (!newest.equals(recipe)) {
        recipeChanged(newest);
      }
    }

    @Override
    public void failed(Failure failure) {
      running = null;
    }

    @Override
    public void cancelled() {
      running = null;
    }
  }

  private boolean measure(Recipe recipe, Known with, TaskContext context) {
    try (Quiet.Turn _ = services.tasks().quiet().turn(context.cancel())) {
      IntegerSpeed.measure(
          compressor, recipe, services.runtime(), with.inputs(), with.model(), context.cancel());
      return true;
    } catch (RuntimeFailure | CompressionException | IOException e) {
      LOG.warn("Layers cannot be timed as integers", e);
      return false;
    }
  }

  @Override
  public void close() {
    services.tasks().forget(KEY);
    if (running != null) {
      running.cancel();
    }
  }
}

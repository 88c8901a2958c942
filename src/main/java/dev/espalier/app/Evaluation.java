package dev.espalier.app;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.EvaluationOptions;
import dev.espalier.evaluate.Evaluator;
import dev.espalier.export.Trial;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs original and compressed network on the data: when the person asks for it, on all of it; and
 * by itself a moment after each change, on a part. Called on the delivery thread.
 */
final class Evaluation implements AutoCloseable {

  private static final String LIVE = "evaluate by itself";
  private static final Duration REST = Duration.ofMillis(900);
  private static final Duration SHOWN = Duration.ofMillis(150);

  private final Services services;
  private final NetworkCompressor compressor;
  private final Runnable changed;
  private final Consumer<Failure> failed;
  private @Nullable Dataset data;
  private @Nullable Comparison comparison;
  private @Nullable Recipe evaluated;
  private @Nullable TaskHandle running;
  private final AtomicReference<CompressedNetwork> newest = new AtomicReference<>();
  private int generation;

  Evaluation(
      Services services, NetworkCompressor compressor, Runnable changed, Consumer<Failure> failed) {
    this.services = services;
    this.compressor = compressor;
    this.changed = changed;
    this.failed = failed;
  }

  void setData(Dataset opened, Recipe recipe) {
    cancel();
    data = opened;
    comparison = null;
    evaluated = null;
    recipeChanged(recipe);
  }

  Optional<Comparison> comparison() {
    return Optional.ofNullable(comparison);
  }

  boolean isOf(Recipe recipe) {
    return evaluated != null && evaluated.equals(recipe);
  }

  /** The network as it was compressed last; what did not change since need not be done again. */
  Optional<CompressedNetwork> compressed() {
    return Optional.ofNullable(newest.get());
  }

  /** Measures the quality by itself, if that is wanted. */
  void recipeChanged(Recipe recipe) {
    Dataset samples = data;
    if (samples == null || !services.settings().isOn(Setting.LIVE_EVALUATION) || isOf(recipe)) {
      services.tasks().forget(LIVE);
      return;
    }
    int count = services.settings().number(Setting.LIVE_SAMPLES);
    EvaluationOptions options = EvaluationOptions.DEFAULT.withSamples(count).withLatencyRounds(0);
    services
        .tasks()
        .latest(
            LIVE,
            REST,
            context -> compare(recipe, samples, options, context, partial -> {}),
            Outcome.of(result -> take(recipe, result), failure -> {}));
  }

  /** Evaluates on all samples; a running evaluation is replaced. */
  void evaluate(Recipe recipe) {
    Dataset samples = data;
    if (samples == null) {
      failed.accept(
          Failure.of(
              "No data to evaluate on",
              "Open a data set first (NPY, NPZ, IDX, or a folder of images)."));
      return;
    }
    cancel();
    int mine = ++generation;
    AtomicReference<Comparison> shown = new AtomicReference<>();
    Runnable show =
        services
            .tasks()
            .thinned(
                SHOWN,
                () ->
                    Optional.ofNullable(shown.get())
                        .filter(c -> mine == generation)
                        .ifPresent(c -> take(recipe, c)));
    running =
        services
            .tasks()
            .submit(
                "Evaluating on " + samples.name(),
                context ->
                    compare(
                        recipe,
                        samples,
                        EvaluationOptions.DEFAULT,
                        context,
                        partial -> {
                          shown.set(partial);
                          show.run();
                        }),
                Outcome.of(
                    result -> {
                      shown.set(result);
                      take(recipe, result);
                    },
                    failed));
  }

  private Comparison compare(
      Recipe recipe,
      Dataset samples,
      EvaluationOptions options,
      TaskContext context,
      Consumer<Comparison> partial)
      throws Exception {
    CompressedNetwork compressed =
        compressor.compress(
            recipe, compressed(), context.progress().part(0, 0.1), context.cancel());
    newest.set(compressed);
    SessionSettings settings = SessionSettings.standard();
    ModelSource file = ModelSource.of(compressor.network().model().file());
    try (ModelSession original = services.runtime().open(file, settings, context.cancel());
        ModelSession changedModel =
            services.runtime().open(Trial.source(compressed), settings, context.cancel())) {
      return Evaluator.compare(
          original,
          changedModel,
          samples,
          options,
          context.progress().part(0.1, 1),
          partial,
          context.cancel());
    }
  }

  private void take(Recipe recipe, Comparison result) {
    comparison = result;
    evaluated = recipe;
    changed.run();
  }

  private void cancel() {
    services.tasks().forget(LIVE);
    if (running != null) {
      running.cancel();
      running = null;
    }
  }

  @Override
  public void close() {
    cancel();
  }
}

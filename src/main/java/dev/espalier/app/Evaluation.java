package dev.espalier.app;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.InputSpec;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.EvaluationOptions;
import dev.espalier.method.CompressionException;
import dev.espalier.numeric.Progress;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.RuntimeFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs original and compressed network on the data: when the person asks for it, on all of it, and
 * looks at the layers too; and by itself a moment after each change, on a part. Called on the
 * delivery thread.
 */
final class Evaluation implements AutoCloseable {

  private static final String LIVE = "evaluate by itself";
  private static final Duration REST = Duration.ofMillis(900);
  private static final Duration SHOWN = Duration.ofMillis(150);

  /** The share of the work that compressing takes. */
  private static final double COMPRESSION = 0.1;

  private static final String LAYERS_LEFT =
      "Channels are removed: the answers are compared with those of the whole network, the outputs"
          + " of layers with what is left of it before it is compressed.";

  private static final int WHOLE_KEPT = 20;

  private final Services services;
  private final NetworkCompressor compressor;
  private final Calibrating calibrating;
  private final Compressing compressing;
  private final List<InputSpec> inputs;
  private final Runnable changed;
  private final Consumer<Failure> failed;
  private TriedRecipes tried = new TriedRecipes();

  /** The newest evaluations on all samples, so that going back to a recipe does not lose them. */
  private Map<Recipe, Comparison> whole = new LinkedHashMap<>();

  private @Nullable Dataset data;
  private @Nullable Comparison comparison;
  private @Nullable Recipe evaluated;

  /** What the person asked for and is not done yet. */
  private @Nullable Request running;

  /** A recipe that waits until that is done. */
  private @Nullable Recipe waiting;

  /**
   * Nothing runs yet.
   *
   * @param calibrating finds out what has to be known to compress
   * @param compressing compresses what is evaluated
   * @param inputs what the network takes
   * @param changed called when there is something new to show
   * @param failed called when something that a person asked for has failed
   */
  Evaluation(
      Services services,
      NetworkCompressor compressor,
      Calibrating calibrating,
      Compressing compressing,
      List<InputSpec> inputs,
      Runnable changed,
      Consumer<Failure> failed) {
    this.services = services;
    this.compressor = compressor;
    this.calibrating = calibrating;
    this.compressing = compressing;
    this.inputs = List.copyOf(inputs);
    this.changed = changed;
    this.failed = failed;
  }

  void setData(Dataset opened, Recipe recipe) {
    cancel();
    data = opened;
    comparison = null;
    evaluated = null;
    tried.clear();
    whole.clear();
    recipeChanged(recipe);
  }

  /** Goes on with what was found with other channels of the same network, on the same data. */
  void takeOver(Evaluation before) {
    data = before.data;
    comparison = before.comparison;
    evaluated = before.evaluated;
    tried = before.tried;
    whole = before.whole;
  }

  Optional<Comparison> comparison() {
    return Optional.ofNullable(comparison);
  }

  /** The evaluation of a recipe, if it is the newest and all of its samples were seen. */
  Optional<Comparison> complete(Recipe recipe) {
    return comparison().filter(known -> isOf(recipe) && known.coverage().complete());
  }

  boolean isOf(Recipe recipe) {
    return evaluated != null && evaluated.equals(recipe);
  }

  /** The recipes that were evaluated on this data. */
  List<TriedRecipe> tried() {
    return tried.list();
  }

  /** Measures the quality by itself, if that is wanted; after what the person has asked for. */
  void recipeChanged(Recipe recipe) {
    services.tasks().forget(LIVE);
    waiting = null;
    Dataset samples = data;
    if (samples == null || !services.settings().isOn(Setting.LIVE_EVALUATION) || isOf(recipe)) {
      return;
    }
    if (running != null) {
      waiting = recipe;
      return;
    }
    Comparison known = whole.get(recipe);
    if (known != null) {
      comparison = known;
      evaluated = recipe;
      return;
    }
    if (calibrating.lacks(recipe)) {
      return; // It comes back when that is known.
    }
    int count = services.settings().number(Setting.LIVE_SAMPLES);
    EvaluationOptions options = EvaluationOptions.DEFAULT.withSamples(count).withLatencyRounds(0);
    services
        .tasks()
        .latest(
            LIVE,
            REST,
            context -> networks(recipe, context).answers(samples, options, context, partial -> {}),
            Outcome.of(result -> take(recipe, result), failure -> {}));
  }

  /** Evaluates on all samples; a running evaluation is replaced. */
  void evaluate(Recipe recipe) {
    Dataset samples = data;
    if (samples == null) {
      failed.accept(
          Failure.of("No data to evaluate on", "Open samples first. " + DataAdvice.of(inputs)));
      return;
    }
    cancel();
    Request request = new Request(recipe);
    running = request;
    request.handle =
        services
            .tasks()
            .submit(
                "Evaluating on " + samples.name(),
                context -> request.run(samples, context),
                request);
  }

  /** What a person has asked for. */
  private final class Request implements Outcome<Comparison> {
    private final Recipe recipe;
    private final AtomicReference<Comparison> known = new AtomicReference<>();
    private final Optional<Comparison> before;
    private final Runnable show = services.tasks().thinned(SHOWN, this::show);
    private @Nullable TaskHandle handle;

    Request(Recipe recipe) {
      this.recipe = recipe;
      this.before = comparison().filter(old -> isOf(recipe));
    }

    Comparison run(Dataset samples, TaskContext context) throws Exception {
      Progress progress = context.progress();
      Comparison all =
          networks(recipe, context.with(progress.part(0, COMPRESSION)))
              .answersAndLayers(
                  samples,
                  EvaluationOptions.DEFAULT,
                  context.with(progress.part(COMPRESSION, 1)),
                  partial -> {
                    known.set(partial);
                    show.run();
                  });
      return recipe.channels().removes() ? all.withNote(LAYERS_LEFT) : all;
    }

    /** Whether no other request has taken its place. */
    private boolean counts() {
      return running == this;
    }

    private void show() {
      Comparison partial = known.get();
      if (counts() && partial != null) {
        take(recipe, partial);
      }
    }

    @Override
    public void done(Comparison result) {
      if (counts()) {
        running = null;
        take(recipe, result.coverage().cancelled() ? better(result) : result);
        next();
      }
    }

    /** What was known of the same recipe is not given away for less. */
    private Comparison better(Comparison result) {
      int evaluated = result.coverage().evaluated();
      return before.filter(old -> old.coverage().evaluated() >= evaluated).orElse(result);
    }

    @Override
    public void failed(Failure failure) {
      if (counts()) {
        running = null;
        failed.accept(failure);
        next();
      }
    }

    @Override
    public void cancelled() {
      Comparison partial = known.get();
      if (counts() && partial != null) {
        done(partial.coverage().complete() ? partial : partial.withCancelled());
      } else if (counts()) {
        running = null;
        next();
      }
    }
  }

  private void next() {
    Recipe recipe = waiting;
    if (recipe != null) {
      recipeChanged(recipe);
    }
  }

  private NetworkComparison networks(Recipe recipe, TaskContext context)
      throws CompressionException, RuntimeFailure, DataException, InterruptedException {
    CompressedNetwork compressed = compressing.compress(recipe, context);
    return new NetworkComparison(
        services.runtime(), Contender.file(compressor.network()), Contender.trial(compressed));
  }

  private void take(Recipe recipe, Comparison result) {
    comparison = result;
    evaluated = recipe;
    if (ofWhole(result)) {
      whole.put(recipe, result);
      if (whole.size() > WHOLE_KEPT) {
        whole.remove(whole.keySet().iterator().next());
      }
    }
    if (result.coverage().complete()) {
      GoalFigures.quality(result, true)
          .ifPresent(quality ->
              tried.add(recipe, compressor.size(recipe).fileBytes(), quality, ofWhole(result)));
    }
    changed.run();
  }

  private boolean ofWhole(Comparison result) {
    return data != null && result.coverage().evaluated() == data.size();
  }

  private void cancel() {
    services.tasks().forget(LIVE);
    if (running != null && running.handle != null) {
      running.handle.cancel();
    }
    running = null;
    waiting = null;
  }

  @Override
  public void close() {
    cancel();
  }
}

package dev.espalier.app;

import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.Spectrum;
import dev.espalier.compress.factor.Factoring;
import dev.espalier.method.Factorization;
import dev.espalier.method.Rank;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the ranks of the selected layer cost, found out in the background as soon as it is selected,
 * so that the curve is there before the slider moves. Called on the delivery thread.
 */
final class Spectra implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Spectra.class);
  private static final String KEY = "decompose the selection";
  private static final Duration REST = Duration.ofMillis(200);

  /** Weights that are decomposed unasked; a matrix of so many takes a few seconds. */
  private static final long MOST_WEIGHTS = 1L << 22;

  /** Any rank: the curve is the same. */
  private static final Rank SOME = new Rank.Fixed(1);

  private final TaskRunner tasks;
  private final NetworkCompressor compressor;
  private final Runnable changed;

  Spectra(TaskRunner tasks, NetworkCompressor compressor, Runnable changed) {
    this.tasks = tasks;
    this.compressor = compressor;
    this.changed = changed;
  }

  /** Finds out soon what is not known yet about a single selected layer. */
  void schedule(Recipe recipe, List<LayerId> layers) {
    Optional<Layer> only =
        layers.size() == 1 ? compressor.network().layer(layers.getFirst()) : Optional.empty();
    Optional<LayerPlan> plan = only.flatMap(layer -> shown(layer, recipe.plan(layer.id().value())));
    if (only.isEmpty()
        || plan.isEmpty()
        || (only.get().parameters() > MOST_WEIGHTS && !isAsked(recipe, only.get()))
        || compressor.spectrum(only.get(), plan.get(), recipe).isPresent()) {
      tasks.forget(KEY);
      return;
    }
    tasks.latest(
        KEY,
        REST,
        context -> compressor.decompose(only.get(), plan.get(), recipe, context.cancel()),
        Outcome.of(
            made -> changed.run(),
            failure -> LOG.warn("{}: {}", failure.title(), failure.message())));
  }

  private static boolean isAsked(Recipe recipe, Layer layer) {
    return recipe.plan(layer.id().value()).factorization().factorizes();
  }

  /** What is known about a layer under its plan, which may ask for no factors. */
  Optional<Spectrum> of(Layer layer, Recipe recipe) {
    return shown(layer, recipe.plan(layer.id().value()))
        .flatMap(asked -> compressor.spectrum(layer, asked, recipe));
  }

  /** A plan with factors as this one has them, or would have; nothing where there can be none. */
  private Optional<LayerPlan> shown(Layer layer, LayerPlan plan) {
    Factorization wanted =
        plan.factorization().factorizes()
            ? plan.factorization()
            : plan.factorization().withRank(SOME);
    boolean possible = Factoring.layout(layer, wanted.scheme()).isPresent();
    boolean blind = wanted.needsInputs() && compressor.inputs().of(layer).isEmpty();
    return possible && !blind ? Optional.of(plan.withFactorization(wanted)) : Optional.empty();
  }

  @Override
  public void close() {
    tasks.forget(KEY);
  }
}

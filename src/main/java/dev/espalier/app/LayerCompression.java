package dev.espalier.app;

import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.estimate.ComputedLayer;
import dev.espalier.estimate.LayerPreview;
import dev.espalier.estimate.NetworkEstimator;
import dev.espalier.estimate.PreviewEngine;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Pruning;
import dev.espalier.method.WeightInputs;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second speed of live: a moment after the slider rests, the selected layers are really
 * compressed, and what was estimated about them becomes computed. Called on the delivery thread.
 */
final class LayerCompression implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LayerCompression.class);
  private static final String KEY = "compress the selection";
  private static final String LEARN = "look at the compressed network";
  private static final Duration REST = Duration.ofMillis(250);

  /**
   * Weights that are compressed on the side at the most; more would keep a core busy for seconds at
   * each step.
   */
  private static final long MOST_WEIGHTS = 1L << 25;

  private final TaskRunner tasks;
  private final NetworkCompressor compressor;
  private final Network network;
  private final Function<LayerId, Optional<PreviewEngine>> engines;
  private final NetworkEstimator estimator;
  private final Runnable changed;
  private final Map<LayerId, ComputedLayer> results = new HashMap<>();
  private @Nullable CompressedNetwork learned;

  /**
   * Compresses nothing yet.
   *
   * @param engines the preview of each layer, as soon as its weights were read
   * @param changed called when something was computed
   */
  LayerCompression(
      TaskRunner tasks,
      NetworkCompressor compressor,
      Function<LayerId, Optional<PreviewEngine>> engines,
      NetworkEstimator estimator,
      Runnable changed) {
    this.tasks = tasks;
    this.compressor = compressor;
    this.network = compressor.network();
    this.engines = engines;
    this.estimator = estimator;
    this.changed = changed;
  }

  /**
   * Compresses these layers soon, unless that was done already, or something newer is asked for.
   */
  void schedule(Recipe recipe, List<LayerId> layers, float globalThreshold) {
    List<ComputedLayer.Request> wanted = new ArrayList<>();
    long weights = 0;
    for (LayerId id : layers) {
      Optional<Layer> layer = network.layer(id).filter(Layer::tunable);
      LayerPlan plan = recipe.plan(id.value());
      if (layer.isPresent() && plan.changes() && exact(id, recipe, globalThreshold).isEmpty()) {
        Optional<WeightInputs> inputs = compressor.inputs().of(layer.get());
        if (isPossible(plan, inputs)) {
          weights += layer.get().parameters();
          wanted.add(
              new ComputedLayer.Request(
                  layer.get(), recipe, threshold(plan, globalThreshold), compressor, inputs));
        }
      }
    }
    if (wanted.isEmpty() || weights > MOST_WEIGHTS) {
      tasks.forget(KEY);
      return;
    }
    tasks.latest(
        KEY,
        REST,
        context -> compress(wanted, context),
        Outcome.of(this::take, failure -> LOG.warn("{}: {}", failure.title(), failure.message())));
  }

  /**
   * Looks soon at what became of the layers of a whole network, so that what was estimated about
   * them becomes computed, too.
   */
  void learn(CompressedNetwork compressed, float globalThreshold) {
    if (compressed == learned) {
      return;
    }
    learned = compressed;
    Map<Layer, CompressedNetwork.Made> made = compressed.made();
    if (made.keySet().stream().mapToLong(Layer::parameters).sum() > MOST_WEIGHTS) {
      return;
    }
    tasks.latest(
        LEARN,
        Duration.ZERO,
        context -> look(compressed, made, globalThreshold, context),
        Outcome.of(this::take, failure -> LOG.warn("{}: {}", failure.title(), failure.message())));
  }

  private List<ComputedLayer> look(
      CompressedNetwork compressed,
      Map<Layer, CompressedNetwork.Made> made,
      float globalThreshold,
      TaskContext context) {
    List<ComputedLayer> done = new ArrayList<>();
    made.forEach((layer, one) -> {
      context.cancel().throwIfCancelled();
      LayerPlan plan = compressed.recipe().plan(layer.id().value());
      ComputedLayer.Request request =
          new ComputedLayer.Request(
              layer,
              compressed.recipe(),
              threshold(plan, globalThreshold),
              compressor,
              compressor.inputs().of(layer));
      engines
          .apply(layer.id())
          .ifPresent(engine -> done.add(ComputedLayer.of(request, compressed, one, engine)));
    });
    return done;
  }

  /** Some have to know the inputs, and some of them all layers together. */
  private static boolean isPossible(LayerPlan plan, Optional<WeightInputs> inputs) {
    return !ComputedLayer.isRanked(plan) && (inputs.isPresent() || !plan.needsInputs());
  }

  /** Lets go of what was computed: what that rested on has changed. */
  void forget() {
    tasks.forget(LEARN);
    results.clear();
    estimator.forget();
    learned = null;
  }

  private static float threshold(LayerPlan plan, float globalThreshold) {
    return plan.pruning() instanceof Pruning.Global ? globalThreshold : 0;
  }

  private List<ComputedLayer> compress(List<ComputedLayer.Request> wanted, TaskContext context)
      throws CompressionException {
    List<ComputedLayer> done = new ArrayList<>();
    for (ComputedLayer.Request request : wanted) {
      Optional<PreviewEngine> engine = engines.apply(request.layer().id());
      if (engine.isPresent()) {
        done.add(ComputedLayer.of(request, engine.get(), context.cancel()));
      }
    }
    return done;
  }

  private void take(List<ComputedLayer> computed) {
    for (ComputedLayer layer : computed) {
      results.put(layer.request().layer().id(), layer);
      estimator.setComputed(layer);
    }
    changed.run();
  }

  /** The layer as it was really compressed, if that was with this plan. */
  Optional<LayerPreview> exact(LayerId id, Recipe recipe, float globalThreshold) {
    LayerPlan plan = recipe.plan(id.value());
    return Optional.ofNullable(results.get(id))
        .filter(layer -> layer.only().isEmpty() || layer.only().get().equals(recipe))
        .filter(layer -> layer.request().plan().equals(plan))
        .filter(layer -> layer.request().globalThreshold() == threshold(plan, globalThreshold))
        .map(ComputedLayer::preview);
  }

  @Override
  public void close() {
    tasks.forget(KEY);
    tasks.forget(LEARN);
  }
}

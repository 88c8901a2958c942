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
import dev.espalier.method.CodeLength;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    for (Layer layer : withSharing(recipe, layers)) {
      boolean open =
          compressor.plan(layer, recipe).changes()
              && exact(layer, recipe, globalThreshold).isEmpty();
      if (open) {
        ComputedLayer.Request request =
            ComputedLayer.Request.of(layer, recipe, globalThreshold, compressor);
        if (request.isPossible()) {
          weights += layer.parameters();
          wanted.add(request);
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

  /** These layers, and those that share a table with one of them: what changes one changes all. */
  private Set<Layer> withSharing(Recipe recipe, List<LayerId> layers) {
    Set<Layer> all = new LinkedHashSet<>();
    for (LayerId id : layers) {
      network
          .layer(id)
          .filter(Layer::tunable)
          .ifPresent(layer -> {
            all.add(layer);
            compressor
                .sharing(layer, recipe)
                .keySet()
                .forEach(other -> network.layer(other).ifPresent(all::add));
          });
    }
    return all;
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
      ComputedLayer.Request request =
          ComputedLayer.Request.of(layer, compressed.recipe(), globalThreshold, compressor);
      engines
          .apply(layer.id())
          .ifPresent(engine -> done.add(ComputedLayer.of(request, compressed, one, engine)));
    });
    return done;
  }

  /** Lets go of what was computed: what that rested on has changed. */
  void forget() {
    tasks.forget(LEARN);
    results.clear();
    estimator.forget();
    learned = null;
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
  Optional<LayerPreview> exact(Layer layer, Recipe recipe, float globalThreshold) {
    return computed(layer, recipe, globalThreshold).map(ComputedLayer::preview);
  }

  /** What the codes of layers take in an archive; nothing until that is computed for all. */
  Optional<CodeLength> codes(List<Layer> layers, Recipe recipe, float globalThreshold) {
    List<CodeLength> known =
        layers.stream()
            .flatMap(layer -> computed(layer, recipe, globalThreshold).stream())
            .flatMap(layer -> layer.codes().stream())
            .toList();
    return known.size() == layers.size()
        ? known.stream().reduce(CodeLength::plus)
        : Optional.empty();
  }

  private Optional<ComputedLayer> computed(Layer layer, Recipe recipe, float globalThreshold) {
    LayerPlan plan = compressor.plan(layer, recipe);
    Map<LayerId, LayerPlan> sharing = compressor.sharing(layer, recipe);
    float threshold = ComputedLayer.Request.threshold(plan, sharing, globalThreshold);
    return Optional.ofNullable(results.get(layer.id()))
        .filter(done -> done.only().isEmpty() || done.only().get().equals(recipe.ofLayers()))
        .filter(done -> done.request().plan().equals(plan))
        .filter(done -> done.request().sharing().equals(sharing))
        .filter(done -> done.request().globalThreshold() == threshold);
  }

  @Override
  public void close() {
    tasks.forget(KEY);
    tasks.forget(LEARN);
  }
}

package dev.espalier.app;

import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.SourceWeights;
import dev.espalier.estimate.LayerProfile;
import dev.espalier.estimate.PreviewEngine;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.Recipe;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profiles of layers as the recipe rescales them, made in the background as soon as it
 * equalizes other layers than before. Called on the delivery thread.
 */
final class EqualizedProfiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EqualizedProfiles.class);
  private static final String KEY = "profile equalized layers";

  private final TaskRunner tasks;
  private final NetworkCompressor compressor;
  private final Runnable stale;
  private final Runnable again;
  private List<LayerId> choice = List.of();
  private Map<LayerId, PreviewEngine> engines = Map.of();

  /**
   * No layer is rescaled yet.
   *
   * @param stale called when what was found out about layers does not hold any more
   * @param again called when there are new profiles
   */
  EqualizedProfiles(
      TaskRunner tasks, NetworkCompressor compressor, Runnable stale, Runnable again) {
    this.tasks = tasks;
    this.compressor = compressor;
    this.stale = stale;
    this.again = again;
  }

  /** Follows a recipe; until the profiles are there, those of the original stand in for them. */
  void recipeChanged(Recipe recipe) {
    List<LayerId> now = compressor.equalized(recipe);
    if (now.equals(choice)) {
      return;
    }
    choice = now;
    engines = Map.of();
    stale.run();
    if (now.isEmpty()) {
      tasks.forget(KEY);
      return;
    }
    tasks.latest(
        KEY,
        Duration.ZERO,
        context -> profile(recipe, context),
        Outcome.of(this::take, failure -> LOG.warn("{}: {}", failure.title(), failure.message())));
  }

  private Map<LayerId, PreviewEngine> profile(Recipe recipe, TaskContext context) {
    SourceWeights source = compressor.source(recipe, context.cancel());
    Map<LayerId, PreviewEngine> made = new HashMap<>();
    for (Layer layer : compressor.network().layers()) {
      if (source.rescales(layer)) {
        made.put(
            layer.id(),
            new PreviewEngine(LayerProfile.of(LayerWeights.of(layer, source), context.cancel())));
      }
    }
    return made;
  }

  private void take(Map<LayerId, PreviewEngine> made) {
    engines = made;
    stale.run();
    again.run();
  }

  /** Whether a recipe rescales what the newest one does. */
  boolean isOf(Recipe recipe) {
    return compressor.equalized(recipe).equals(choice);
  }

  /** The preview engine of a layer that is rescaled. */
  Optional<PreviewEngine> engine(LayerId layer) {
    return Optional.ofNullable(engines.get(layer));
  }

  @Override
  public void close() {
    tasks.forget(KEY);
  }
}

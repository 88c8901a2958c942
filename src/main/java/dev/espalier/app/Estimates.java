package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.estimate.LayerProfile;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.estimate.NetworkEstimator;
import dev.espalier.estimate.PreviewEngine;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.Recipe;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The figures of a recipe at once, for where no window has gathered the profiles before. */
public final class Estimates {

  private Estimates() {}

  /** Profiles the layers that the recipe changes, and estimates; times are not estimated. */
  public static NetworkEstimate of(
      NetworkCompressor compressor, Recipe recipe, TaskContext context) {
    Map<LayerId, PreviewEngine> engines = new HashMap<>();
    for (Layer layer : compressor.network().layers()) {
      if (layer.tunable() && recipe.plan(layer.id().value()).changes()) {
        context.progress().report(0, "Reading " + layer.id());
        engines.put(
            layer.id(),
            new PreviewEngine(LayerProfile.of(new LayerWeights(layer), context.cancel())));
      }
    }
    return new NetworkEstimator(compressor, id -> Optional.ofNullable(engines.get(id)))
        .estimate(recipe);
  }
}

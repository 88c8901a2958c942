package dev.espalier.app;

import dev.espalier.app.task.Outcome;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.estimate.probe.LayerOption;
import dev.espalier.estimate.probe.OptionFigures;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.Recipe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ways in which the selected layer could be written, a moment after a change, and has
 * them probed. Called on the delivery thread.
 */
final class OptionStudy implements AutoCloseable {
  private static final String KEY = "ways of a layer";
  private static final Duration REST = Duration.ofMillis(300);

  private final Services services;
  private final NetworkCompressor compressor;
  private final ProbeStudy probes;
  private final Runnable changed;
  private Optional<Layer> selected = Optional.empty();
  private @Nullable Known known;

  private record Known(LayerId layer, Recipe recipe, List<LayerOption> options) {}

  OptionStudy(
      Services services, NetworkCompressor compressor, ProbeStudy probes, Runnable changed) {
    this.services = services;
    this.compressor = compressor;
    this.probes = probes;
    this.changed = changed;
  }

  /** Looks at a layer, if it is a single one that can be changed. */
  void select(List<LayerId> layers, Recipe recipe) {
    selected =
        layers.size() == 1
            ? compressor.network().layer(layers.getFirst()).filter(Layer::tunable)
            : Optional.empty();
    recipeChanged(recipe);
  }

  /** Looks at what this recipe says of it. */
  void recipeChanged(Recipe recipe) {
    if (selected.isEmpty()) {
      services.tasks().forget(KEY);
      probes.compare(List.of());
      return;
    }
    Layer layer = selected.get();
    Known now = known;
    if (now != null && now.layer().equals(layer.id()) && now.recipe().equals(recipe)) {
      services.tasks().forget(KEY);
      probes.compare(now.options());
      return;
    }
    services
        .tasks()
        .latest(
            KEY,
            REST,
            _ -> new Known(layer.id(), recipe, LayerOption.of(compressor, layer, recipe)),
            Outcome.of(this::found, _ -> {}));
  }

  private void found(Known now) {
    known = now;
    probes.compare(now.options());
    changed.run();
  }

  /** The ways of a layer and their times, as far as known; none of other layers. */
  List<OptionFigures> figures(LayerId layer) {
    Known now = known;
    return now != null && now.layer().equals(layer) ? probes.figures(now.options()) : List.of();
  }

  @Override
  public void close() {
    services.tasks().forget(KEY);
  }
}

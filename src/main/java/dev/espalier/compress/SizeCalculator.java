package dev.espalier.compress;

import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightSource;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelSizes;
import dev.espalier.recipe.Recipe;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Tells to the byte how large the file of a recipe will be, without reading a weight. After the
 * first time a setting is asked for it costs a few additions per layer.
 */
final class SizeCalculator {
  private final Network network;
  private final WeightSites sites;
  private final Equalizer equalizer;
  private final ModelSizes model;
  private OptionalLong unchanged = OptionalLong.empty();
  private final Map<LayerId, Entry> entries = new LinkedHashMap<>();
  private final Map<SharedConstant, Long> sharedBytes = new EnumMap<>(SharedConstant.class);

  /**
   * A layer, what goes out of the file when it changes, what comes in, and how many bytes more its
   * bias takes when it is written anew.
   */
  private record Entry(Layer layer, long replaced, LayerSizes sizes, long biasGrowth) {}

  SizeCalculator(Network network, WeightSites sites, Equalizer equalizer) {
    this.network = network;
    this.equalizer = equalizer;
    this.sites = sites;
    this.model = new ModelSizes(network.model());
    for (Layer layer : network.layers()) {
      entries.put(
          layer.id(),
          new Entry(layer, replaced(layer), new LayerSizes(layer, sites), biasGrowth(layer)));
    }
    for (SharedConstant constant : SharedConstant.values()) {
      sharedBytes.put(constant, ModelSizes.of(sites.shared(constant)));
    }
  }

  synchronized NetworkSize size(Recipe recipe) {
    Map<LayerId, Long> layers = new LinkedHashMap<>();
    Map<GraphPath, Long> growth = new HashMap<>();
    EnumSet<SharedConstant> shared = EnumSet.noneOf(SharedConstant.class);
    boolean changed = false;
    for (Entry entry : entries.values()) {
      Optional<LayerChange> change = change(entry.layer, recipe);
      if (change.isEmpty()) {
        layers.put(entry.layer.id(), entry.layer.fileBytes());
        continue;
      }
      LayerSizes.Size size = entry.sizes.of(change.get());
      layers.put(entry.layer.id(), size.bytes());
      growth.merge(entry.layer.weight().graph(), size.bytes() - entry.replaced, Long::sum);
      shared.addAll(size.shared());
      if (change.get().rewritesBias()) {
        growth.merge(entry.layer.weight().graph(), entry.biasGrowth, Long::sum);
      }
      changed = true;
    }
    growth.merge(GraphPath.MAIN, sharedBytes(shared), Long::sum);
    return new NetworkSize(changed ? file(recipe, growth) : unchanged(), layers);
  }

  /** How a layer will be written; nothing if it stays as it is. */
  synchronized Optional<LayerEncoding> encoding(Layer layer, Recipe recipe) {
    Optional<Entry> entry = Optional.ofNullable(entries.get(layer.id()));
    return change(layer, recipe)
        .flatMap(change -> entry.map(known -> known.sizes.of(change).encoding()));
  }

  private Optional<LayerChange> change(Layer layer, Recipe recipe) {
    return LayerChange.of(layer, recipe, equalizer.equalizes(layer, recipe));
  }

  private long unchanged() {
    OptionalLong known = unchanged;
    if (known.isEmpty()) {
      known = OptionalLong.of(network.model().edit().byteSize());
      unchanged = known;
    }
    return known.getAsLong();
  }

  private long file(Recipe recipe, Map<GraphPath, Long> growth) {
    return model
        .fileBytes(growth)
        .orElseGet(() -> {
          ModelWeights written = new ModelWeights(network.model(), sites);
          for (Layer layer : network.layers()) {
            change(layer, recipe).ifPresent(change -> put(written, layer, change));
          }
          return written.finish().byteSize();
        });
  }

  private static void put(ModelWeights written, Layer layer, LayerChange change) {
    written.put(layer, change.form(layer), WeightSource.NONE);
    if (change.rewritesBias()) {
      LayerBias.of(layer).map(LayerCorrection::none).ifPresent(written::put);
    }
  }

  private long biasGrowth(Layer layer) {
    return LayerBias.of(layer)
        .map(slot ->
            ModelSizes.of(ModelWeights.biasTensor(LayerCorrection.none(slot)))
                - model.replaced(slot.tensor().graph(), slot.tensor().name()))
        .orElse(0L);
  }

  private long sharedBytes(Set<SharedConstant> constants) {
    return constants.stream().mapToLong(constant -> sharedBytes.getOrDefault(constant, 0L)).sum();
  }

  private long replaced(Layer layer) {
    return model.replaced(layer.weight().graph(), layer.weight().name());
  }
}

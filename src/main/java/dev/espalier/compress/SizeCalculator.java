package dev.espalier.compress;

import dev.espalier.compress.activation.IntegerForm;
import dev.espalier.compress.activation.IntegerNetwork;
import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightSource;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelSizes;
import dev.espalier.recipe.ActivationType;
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
 * Tells to the byte how large the file of a recipe will be, without reading a weight; only those of
 * layers with thresholds or a common ranking by magnitude are read, once. After the first time a
 * setting is asked for it costs a few additions per layer. Thread-safe; who asks about layers of
 * the recipe that was asked about last waits for nobody.
 */
final class SizeCalculator {
  private final Network network;
  private final WeightSites sites;
  private final Equalizer equalizer;
  private final KeptCounts counts;
  private final ModelSizes model;
  private OptionalLong unchanged = OptionalLong.empty();
  private final Map<LayerId, Entry> entries = new LinkedHashMap<>();
  private final Map<SharedConstant, Long> sharedBytes = new EnumMap<>(SharedConstant.class);
  private volatile Changes last =
      new Changes(Recipe.EMPTY, new Object(), Map.of(), TableSharing.of(Map.of()));

  /** What a recipe does to all layers, which each of them is asked about in turn. */
  private record Changes(
      Recipe recipe, Object counted, Map<Layer, LayerChange> ofLayers, TableSharing sharing) {}

  /**
   * A layer, what goes out of the file when it changes, what comes in, and how many bytes more its
   * bias takes when it is written anew.
   */
  private record Entry(Layer layer, long replaced, LayerSizes sizes, long biasGrowth) {}

  SizeCalculator(Network network, WeightSites sites, Equalizer equalizer, KeptCounts counts) {
    this.network = network;
    this.counts = counts;
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
    Map<String, Long> common = new HashMap<>();
    boolean needsRuntime = false;
    Changes changes = changes(recipe);
    for (Entry entry : entries.values()) {
      LayerChange change = changes.ofLayers().get(entry.layer);
      if (change == null) {
        layers.put(entry.layer.id(), entry.layer.fileBytes());
        continue;
      }
      LayerSizes.Size size = entry.sizes.of(changes.sharing().form(entry.layer, change));
      layers.put(entry.layer.id(), size.bytes());
      growth.merge(entry.layer.weight().graph(), size.bytes() - entry.replaced, Long::sum);
      shared.addAll(size.shared());
      common.putAll(size.common());
      needsRuntime |= size.needsRuntime();
      if (change.rewritesBias()) {
        growth.merge(entry.layer.weight().graph(), entry.biasGrowth, Long::sum);
      }
    }
    growth.merge(GraphPath.MAIN, sharedBytes(shared), Long::sum);
    common.values().forEach(bytes -> growth.merge(GraphPath.MAIN, bytes, Long::sum));
    return new NetworkSize(
        changes.ofLayers().isEmpty() ? unchanged() : file(changes, growth, needsRuntime), layers);
  }

  /** What is done to all layers that do not stay as they are. */
  Map<Layer, LayerChange> changed(Recipe recipe) {
    return changes(recipe).ofLayers();
  }

  /** What is done to a layer; nothing if it stays as it is. */
  Optional<LayerChange> change(Layer layer, Recipe recipe) {
    return Optional.ofNullable(changes(recipe).ofLayers().get(layer));
  }

  /** How a layer will be written; nothing if it stays as it is. */
  Optional<LayerEncoding> encoding(Layer layer, Recipe recipe) {
    Optional<ActivationType> values =
        Optional.ofNullable(changes(recipe).ofLayers().get(layer))
            .flatMap(LayerChange::integers)
            .map(IntegerForm::type);
    return ofChanged(layer, recipe)
        .map(LayerSizes.Size::encoding)
        .map(encoding -> values.map(encoding::with).orElse(encoding));
  }

  /** The same in words. */
  Optional<WrittenForm> written(Layer layer, Recipe recipe) {
    return ofChanged(layer, recipe).map(LayerSizes.Size::form);
  }

  /** What a layer takes in the file. */
  long bytes(Layer layer, Recipe recipe) {
    return ofChanged(layer, recipe).map(LayerSizes.Size::bytes).orElseGet(layer::fileBytes);
  }

  private Optional<LayerSizes.Size> ofChanged(Layer layer, Recipe recipe) {
    Optional<Entry> entry = Optional.ofNullable(entries.get(layer.id()));
    Changes changes = changes(recipe);
    return Optional.ofNullable(changes.ofLayers().get(layer))
        .map(change -> changes.sharing().form(layer, change))
        .flatMap(form -> entry.map(known -> known.sizes.of(form)));
  }

  /** Which layers share a table. */
  TableSharing sharing(Recipe recipe) {
    return changes(recipe).sharing();
  }

  private Changes changes(Recipe recipe) {
    Changes known = last;
    return isOf(known, recipe) ? known : found(recipe);
  }

  private synchronized Changes found(Recipe recipe) {
    Changes known = last;
    if (!isOf(known, recipe)) {
      Object now = counts.version();
      Map<Layer, LayerChange> changes =
          counts.counted(LayerChange.of(network, recipe, equalizer), recipe);
      known = new Changes(recipe, now, changes, known.sharing().with(changes));
      last = known;
    }
    return known;
  }

  @SuppressWarnings("ReferenceEquality") // whether it is the one that was just asked about
  private boolean isOf(Changes known, Recipe recipe) {
    return known.recipe() == recipe && known.counted() == counts.version();
  }

  private long unchanged() {
    OptionalLong known = unchanged;
    if (known.isEmpty()) {
      known = OptionalLong.of(network.model().edit().byteSize());
      unchanged = known;
    }
    return known.getAsLong();
  }

  /** Where values become integers the structure changes, so that there is more to it than sums. */
  private long file(Changes changes, Map<GraphPath, Long> growth, boolean needsRuntime) {
    long imported =
        needsRuntime ? model.imported(OperatorSet.MICROSOFT, OperatorSet.MICROSOFT_VERSION) : 0;
    IntegerNetwork integers = LayerChange.integers(network, changes.ofLayers());
    return integers.isEmpty()
        ? model.fileBytes(growth, imported).orElseGet(() -> written(changes, integers))
        : written(changes, integers);
  }

  private long written(Changes changes, IntegerNetwork integers) {
    ModelWeights written = new ModelWeights(network.model(), sites);
    changes
        .ofLayers()
        .forEach((layer, change) -> {
          boolean floats = change.rewritesBias() && !integers.hasIntegerBias(layer);
          put(written, layer, changes.sharing().form(layer, change), floats);
        });
    written.put(integers, IntegerContents.NONE);
    return written.finish().byteSize();
  }

  private static void put(ModelWeights written, Layer layer, LayerForm form, boolean bias) {
    written.put(layer, form, WeightSource.NONE);
    if (bias) {
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

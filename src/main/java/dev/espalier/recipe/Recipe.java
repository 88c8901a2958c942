package dev.espalier.recipe;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What is done to a network, layer by layer. Immutable: every change is a new recipe.
 *
 * @param modelName the file name of the model it was made for; only told to people, never used to
 *     find a file
 * @param plans plans by layer name, in name order; a layer that is not among them is left as it is
 * @param globalSparsity the share of zeros over all layers with global pruning together, 0 to 1;
 *     without it those layers are not pruned
 * @param activations how what flows between the layers is quantized
 * @param encoding which operators the weights of layers are written for that do not say it
 * @param own what the person chose where a search has set something else
 * @param structure what is taken out whole, before anything else is done
 * @param channels which channels are removed of what is left, before anything else is done to it
 */
public record Recipe(
    Optional<String> modelName,
    Map<String, LayerPlan> plans,
    OptionalDouble globalSparsity,
    ActivationPlan activations,
    Encoding encoding,
    OwnSettings own,
    StructurePlan structure,
    ChannelPlan channels) {
  /** Leaves every layer as it is. */
  public static final Recipe EMPTY = new Recipe(Optional.empty(), Map.of(), OptionalDouble.empty());

  /** With floats between the layers, and standard operators. */
  public Recipe(
      Optional<String> modelName, Map<String, LayerPlan> plans, OptionalDouble globalSparsity) {
    this(modelName, plans, globalSparsity, ActivationPlan.NONE, Encoding.PORTABLE);
  }

  /** In which everything is as the person chose it. */
  public Recipe(
      Optional<String> modelName,
      Map<String, LayerPlan> plans,
      OptionalDouble globalSparsity,
      ActivationPlan activations,
      Encoding encoding) {
    this(
        modelName,
        plans,
        globalSparsity,
        activations,
        encoding,
        OwnSettings.NONE,
        StructurePlan.NONE,
        ChannelPlan.NONE);
  }

  public Recipe {
    TreeMap<String, LayerPlan> sorted = new TreeMap<>(plans);
    // A plan that changes nothing is dropped only if it also remembers nothing.
    sorted.values().removeIf(LayerPlan.NONE::equals);
    plans = Collections.unmodifiableMap(sorted);
    if (globalSparsity.isPresent()
        && !(globalSparsity.getAsDouble() >= 0 && globalSparsity.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "global sparsity " + globalSparsity.getAsDouble() + " is not between 0 and 1");
    }
  }

  /** An empty recipe for a model. */
  public static Recipe forModel(String modelName) {
    return new Recipe(Optional.of(modelName), Map.of(), OptionalDouble.empty());
  }

  /** The plan of a layer; {@link LayerPlan#NONE} if there is none. */
  public LayerPlan plan(String layer) {
    return plans.getOrDefault(layer, LayerPlan.NONE);
  }

  /** Whether no layer is changed. */
  public boolean isEmpty() {
    return !removes()
        && !activations.quantizes()
        && plans.values().stream().noneMatch(LayerPlan::changes);
  }

  /**
   * Whether blocks, rows or channels are removed, so that layers are those of a smaller network.
   */
  public boolean removes() {
    return structure.removes() || channels.removes();
  }

  /** Whether samples have to be run to repair what is left without blocks or channels. */
  public boolean needsSamples() {
    return (channels.removes() || !structure.dropped().isEmpty()) && channels.repair().repairs();
  }

  /** The same with this plan for a layer. */
  public Recipe with(String layer, LayerPlan plan) {
    TreeMap<String, LayerPlan> changed = new TreeMap<>(plans);
    changed.put(layer, plan);
    return with(changed);
  }

  /** The same with this plan for each of some layers. */
  public Recipe with(Collection<String> layers, LayerPlan plan) {
    return update(layers, old -> plan);
  }

  /**
   * The same with the plans of some layers changed, those without a plan starting from {@link
   * LayerPlan#NONE}.
   */
  public Recipe update(Collection<String> layers, UnaryOperator<LayerPlan> change) {
    TreeMap<String, LayerPlan> changed = new TreeMap<>(plans);
    for (String layer : layers) {
      changed.put(layer, change.apply(plan(layer)));
    }
    return with(changed);
  }

  /** The same with some layers left as they are. */
  public Recipe without(Collection<String> layers) {
    TreeMap<String, LayerPlan> changed = new TreeMap<>(plans);
    changed.keySet().removeAll(layers);
    return with(changed);
  }

  private Recipe with(Map<String, LayerPlan> changed) {
    OwnSettings rest = own.after(this, changed);
    return new Recipe(
        modelName, changed, globalSparsity, activations, encoding, rest, structure, channels);
  }

  /** The same with another global sparsity. */
  public Recipe withGlobalSparsity(OptionalDouble sparsity) {
    return new Recipe(modelName, plans, sparsity, activations, encoding, own, structure, channels);
  }

  /** The same for another model. */
  public Recipe withModelName(String name) {
    return new Recipe(
        Optional.of(name), plans, globalSparsity, activations, encoding, own, structure, channels);
  }

  /** The same with what flows between the layers quantized in another way. */
  public Recipe withActivations(ActivationPlan newActivations) {
    OwnSettings rest = newActivations.mode() == activations.mode() ? own : own.withoutMode();
    return new Recipe(
        modelName, plans, globalSparsity, newActivations, encoding, rest, structure, channels);
  }

  /** The same with weights written for other operators, where layers do not say which. */
  public Recipe withEncoding(Encoding newEncoding) {
    return new Recipe(
        modelName, plans, globalSparsity, activations, newEncoding, own, structure, channels);
  }

  /** The same with other settings that count as the person's own. */
  public Recipe withOwn(OwnSettings newOwn) {
    return new Recipe(
        modelName, plans, globalSparsity, activations, encoding, newOwn, structure, channels);
  }

  /** The same as the person chose it, without what a search has set. */
  public Recipe asChosen() {
    TreeMap<String, LayerPlan> chosen = new TreeMap<>(plans);
    own.layers().forEach((layer, setting) -> chosen.put(layer, setting.appliedTo(plan(layer))));
    return new Recipe(
        modelName,
        chosen,
        globalSparsity,
        activations.withMode(own.mode().orElse(activations.mode())),
        encoding,
        OwnSettings.NONE,
        structure,
        channels);
  }

  /**
   * The same, remembering what the person chose where this is something else.
   *
   * @param chosen a recipe for the same layers, in which everything is as she chose it
   */
  public Recipe insteadOf(Recipe chosen) {
    Map<String, OwnSettings.Setting> settings = new TreeMap<>();
    Set<String> layers = new TreeSet<>(plans.keySet());
    layers.addAll(chosen.plans.keySet());
    for (String layer : layers) {
      OwnSettings.Setting before = OwnSettings.Setting.of(chosen.plan(layer));
      if (!before.equals(OwnSettings.Setting.of(plan(layer)))) {
        settings.put(layer, before);
      }
    }
    ActivationMode mode = chosen.activations().mode();
    Optional<ActivationMode> before =
        mode == activations.mode() ? Optional.empty() : Optional.of(mode);
    return withOwn(new OwnSettings(before, settings));
  }

  /** Which operators the weight of a layer is to be written for. */
  public Encoding encoding(String layer) {
    return plan(layer).encoding().orElse(encoding);
  }

  /** The same with other channels removed. */
  public Recipe withChannels(ChannelPlan newChannels) {
    return new Recipe(
        modelName, plans, globalSparsity, activations, encoding, own, structure, newChannels);
  }

  /** The same with something else taken out whole. */
  public Recipe withStructure(StructurePlan newStructure) {
    return new Recipe(
        modelName, plans, globalSparsity, activations, encoding, own, newStructure, channels);
  }

  /**
   * What it does to the layers that are left of a network, without what is taken out of it as a
   * whole.
   */
  public Recipe ofLayers() {
    return withStructure(StructurePlan.NONE).withChannels(ChannelPlan.NONE);
  }
}

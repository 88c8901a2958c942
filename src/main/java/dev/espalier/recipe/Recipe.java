package dev.espalier.recipe;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
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
 */
public record Recipe(
    Optional<String> modelName,
    Map<String, LayerPlan> plans,
    OptionalDouble globalSparsity,
    ActivationPlan activations,
    Encoding encoding) {
  /** Leaves every layer as it is. */
  public static final Recipe EMPTY = new Recipe(Optional.empty(), Map.of(), OptionalDouble.empty());

  /** With floats between the layers, and standard operators. */
  public Recipe(
      Optional<String> modelName, Map<String, LayerPlan> plans, OptionalDouble globalSparsity) {
    this(modelName, plans, globalSparsity, ActivationPlan.NONE, Encoding.PORTABLE);
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
    return !activations.quantizes() && plans.values().stream().noneMatch(LayerPlan::changes);
  }

  /** The same with this plan for a layer. */
  public Recipe with(String layer, LayerPlan plan) {
    TreeMap<String, LayerPlan> changed = new TreeMap<>(plans);
    changed.put(layer, plan);
    return new Recipe(modelName, changed, globalSparsity, activations, encoding);
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
    return new Recipe(modelName, changed, globalSparsity, activations, encoding);
  }

  /** The same with some layers left as they are. */
  public Recipe without(Collection<String> layers) {
    TreeMap<String, LayerPlan> changed = new TreeMap<>(plans);
    changed.keySet().removeAll(layers);
    return new Recipe(modelName, changed, globalSparsity, activations, encoding);
  }

  /** The same with another global sparsity. */
  public Recipe withGlobalSparsity(OptionalDouble sparsity) {
    return new Recipe(modelName, plans, sparsity, activations, encoding);
  }

  /** The same for another model. */
  public Recipe withModelName(String name) {
    return new Recipe(Optional.of(name), plans, globalSparsity, activations, encoding);
  }

  /** The same with what flows between the layers quantized in another way. */
  public Recipe withActivations(ActivationPlan newActivations) {
    return new Recipe(modelName, plans, globalSparsity, newActivations, encoding);
  }

  /** The same with weights written for other operators, where layers do not say which. */
  public Recipe withEncoding(Encoding newEncoding) {
    return new Recipe(modelName, plans, globalSparsity, activations, newEncoding);
  }

  /** Which operators the weight of a layer is to be written for. */
  public Encoding encoding(String layer) {
    return plan(layer).encoding().orElse(encoding);
  }
}

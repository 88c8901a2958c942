package dev.espalier.recipe;

import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Saliency;

/**
 * What is done to one layer: its weights are pruned, then quantized.
 *
 * @param pruning how many weights become zero
 * @param saliency which go first
 * @param quantization how the weights are stored
 */
public record LayerPlan(Pruning pruning, Saliency saliency, Quantization quantization) {
  /** The smallest weights go first. */
  public LayerPlan(Pruning pruning, Quantization quantization) {
    this(pruning, Saliency.MAGNITUDE, quantization);
  }

  /** Leaves the layer as it is. */
  public static final LayerPlan NONE = new LayerPlan(Pruning.NONE, Quantization.NONE);

  /** Whether the layer may be changed. */
  public boolean changes() {
    return pruning.prunes() || quantization.quantizes();
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return (pruning.prunes() && saliency.needsInputs()) || quantization.needsInputs();
  }

  /** The nearest to this that can be had where nothing is known about the inputs. */
  public LayerPlan withoutInputs() {
    return new LayerPlan(
        pruning,
        saliency.needsInputs() ? Saliency.MAGNITUDE : saliency,
        quantization.withoutInputs());
  }

  /** The same with another saliency. */
  public LayerPlan withSaliency(Saliency newSaliency) {
    return new LayerPlan(pruning, newSaliency, quantization);
  }

  /** The same with another pruning. */
  public LayerPlan withPruning(Pruning newPruning) {
    return new LayerPlan(newPruning, saliency, quantization);
  }

  /** The same with another quantization. */
  public LayerPlan withQuantization(Quantization newQuantization) {
    return new LayerPlan(pruning, saliency, newQuantization);
  }
}

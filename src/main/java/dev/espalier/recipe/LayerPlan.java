package dev.espalier.recipe;

import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;

/**
 * What is done to one layer: its weights are pruned, then quantized.
 *
 * @param pruning which weights become zero
 * @param quantization how the weights are stored
 */
public record LayerPlan(Pruning pruning, Quantization quantization) {
  /** Leaves the layer as it is. */
  public static final LayerPlan NONE = new LayerPlan(Pruning.NONE, Quantization.NONE);

  /** Whether the layer may be changed. */
  public boolean changes() {
    return pruning.prunes() || quantization.quantizes();
  }

  /** The same with another pruning. */
  public LayerPlan withPruning(Pruning newPruning) {
    return new LayerPlan(newPruning, quantization);
  }

  /** The same with another quantization. */
  public LayerPlan withQuantization(Quantization newQuantization) {
    return new LayerPlan(pruning, newQuantization);
  }
}

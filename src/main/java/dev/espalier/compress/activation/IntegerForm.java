package dev.espalier.compress.activation;

import dev.espalier.compress.encode.WeightForm;
import dev.espalier.method.Compressor;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationType;

/**
 * How a layer is computed with integers: all that its size depends on.
 *
 * @param mode static or dynamic
 * @param type which integers
 * @param bits of the weights
 * @param axis of the channels that have scales of their own, -1 if all have one
 */
public record IntegerForm(ActivationMode mode, ActivationType type, int bits, int axis) {
  public IntegerForm {
    if (mode == ActivationMode.NONE) {
      throw new IllegalArgumentException("a layer of integers takes integers");
    }
  }

  /**
   * The form of a layer.
   *
   * @param quantization of its weights, on a symmetric grid
   */
  static IntegerForm of(
      ActivationMode mode, ActivationType type, Layer layer, Quantization quantization) {
    int axis = Compressor.scaleAxis(layer.channelAxis(), quantization.granularity());
    return new IntegerForm(mode, type, quantization.bits(), axis);
  }

  /** Whether scales are found beforehand. */
  public boolean isStatic() {
    return mode == ActivationMode.STATIC;
  }

  /** Whether each channel has a scale of its own. */
  boolean channelwise() {
    return axis >= 0;
  }

  /** How the weight is written. */
  public WeightForm weight() {
    return new WeightForm.Integers(bits, axis, type.signedWeights(), isStatic());
  }
}

package dev.espalier.compress.activation;

import dev.espalier.compress.encode.WeightForm;
import dev.espalier.method.Compressor;
import dev.espalier.network.Layer;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;

/**
 * How a layer is computed with integers: all that its size depends on.
 *
 * @param mode static or dynamic
 * @param type which integers
 * @param bits of the weights
 * @param axis of the channels that have scales of their own, -1 if all have one
 * @param explicit whether the file has the runtime's operator of integers itself; otherwise it has
 *     pairs of QuantizeLinear and DequantizeLinear, which the runtime makes one of
 */
public record IntegerForm(
    ActivationMode mode, ActivationType type, int bits, int axis, boolean explicit) {
  public IntegerForm {
    if (mode == ActivationMode.NONE) {
      throw new IllegalArgumentException("a layer of integers takes integers");
    }
  }

  /**
   * The form of a layer.
   *
   * @param plan has its weights on a symmetric grid
   */
  static IntegerForm of(ActivationMode mode, ActivationType type, Layer layer, LayerPlan plan) {
    int axis = Compressor.scaleAxis(layer.channelAxis(), plan.quantization().granularity());
    boolean explicit =
        plan.encoding().filter(Encoding.RUNTIME::equals).isPresent()
            && mode == ActivationMode.STATIC
            && type.valueBits() == Byte.SIZE;
    return new IntegerForm(mode, type, plan.quantization().bits(), axis, explicit);
  }

  /** The same, written for standard operators. */
  public IntegerForm portable() {
    return new IntegerForm(mode, type, bits, axis, false);
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
    WeightForm.Intake intake =
        explicit
            ? WeightForm.Intake.QUANTIZED
            : isStatic() ? WeightForm.Intake.DEQUANTIZED : WeightForm.Intake.DYNAMIC;
    return new WeightForm.Integers(bits, axis, type.signedWeights(), intake);
  }
}

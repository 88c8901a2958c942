package dev.espalier.compress.activation;

import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.LayerPlan;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which layers of a network are computed with integers, and what becomes of their weights then.
 * Rests on the graph and the recipe alone, so that it can be told before anything is calibrated.
 *
 * @param plan of the network
 * @param type the integers, those of the plan or of its target
 * @param operators what the model may use
 */
public record ActivationRules(ActivationPlan plan, ActivationType type, OperatorSet operators) {
  /** The bits of weights as they are in a file that does without quantization. */
  private static final int FLOATS = 32;

  /** The rules of a plan for a model. */
  public static ActivationRules of(ActivationPlan plan, OnnxModel model) {
    ActivationType type = plan.type().orElseGet(() -> usual(plan));
    return new ActivationRules(plan, type, OperatorSet.of(model));
  }

  /** What is fast and exact on the target of a plan. */
  public static ActivationType usual(ActivationPlan plan) {
    return switch (Machine.of(plan.target())) {
      case X86_VNNI, ARM -> ActivationType.U8S8;
      case X86_AVX2, THIS_MACHINE -> ActivationType.U8S8_PAIRED;
    };
  }

  /** How a layer is computed, if it is with integers. */
  public Optional<IntegerForm> form(Layer layer, LayerPlan layerPlan) {
    return plan.quantizes() && refusal(layer, layerPlan).isEmpty()
        ? Optional.of(IntegerForm.of(plan.mode(), type, layer, adapted(layerPlan)))
        : Optional.empty();
  }

  /** The same, where the layer may depend on another one: both weights of an LSTM, or none. */
  public Optional<IntegerForm> form(
      Layer layer, Network network, Function<Layer, LayerPlan> plans) {
    return refusal(layer, network, plans).isEmpty()
        ? form(layer, plans.apply(layer))
        : Optional.empty();
  }

  /**
   * The same as {@link #refusal(Layer, LayerPlan)}, where the layer may depend on another one.
   *
   * @param plans of the layers
   */
  public Optional<String> refusal(Layer layer, Network network, Function<Layer, LayerPlan> plans) {
    return refusal(layer, plans.apply(layer))
        .or(() ->
            RecurrentLayers.ofOther(layer, network, other -> refusal(other, plans.apply(other))));
  }

  /**
   * Why a layer is computed with floats, as the end of a sentence that begins with its name; empty
   * if it is computed with integers.
   *
   * @param layerPlan of the layer
   */
  public Optional<String> refusal(Layer layer, LayerPlan layerPlan) {
    if (!plan.quantizes()) {
      return Optional.of("is computed with floats like all of the network");
    }
    if (layerPlan.activation() == ActivationSwitch.OFF) {
      return Optional.of("is left out by its own setting");
    }
    if (!operators.multipliesIntegers() || (!operators.quantizesDynamically() && !isStatic())) {
      return Optional.of(
          "is in a model of operator set %d, which has no operators for integers yet; "
                  .formatted(operators.opset())
              + "convert the model to 13 or later");
    }
    if (!isStatic() && type.valueBits() > Byte.SIZE) {
      return Optional.of(
          "has values of %d bits, whose ranges cannot be found anew at each run"
              .formatted(type.valueBits()));
    }
    return IntegerLayers.refusal(layer, plan.mode())
        .or(() -> ofWeight(layerPlan))
        .or(() ->
            isStatic() && layerPlan.activation() != ActivationSwitch.ON
                ? IntegerLayers.doubt(layer)
                : Optional.empty());
  }

  /**
   * Why a layer of integers is written for standard operators whatever is asked for, as the end of
   * a sentence that begins with its name; empty if it need not be.
   */
  public Optional<String> portableReason(Layer layer) {
    if (!isStatic()) {
      // An LSTM of integers is an operator of the runtime's own in any case.
      return layer.users().getFirst().is("LSTM")
          ? Optional.empty()
          : Optional.of("has scales found anew at each run, for which standard operators do");
    }
    return type.valueBits() > Byte.SIZE
        ? Optional.of("has values of 16 bits, for which the runtime has no operators")
        : Optional.empty();
  }

  private boolean isStatic() {
    return plan.mode() == ActivationMode.STATIC;
  }

  private static Optional<String> ofWeight(LayerPlan plan) {
    Quantization quantization = plan.quantization();
    int bits = quantization.bits();
    if (plan.factorization().factorizes()) {
      return Optional.of("is written as two layers");
    }
    if (!quantization.quantizes()) {
      return Optional.empty();
    }
    boolean integers =
        quantization.effectiveFormat() == Format.UNIFORM
            || quantization.effectiveFormat() == Format.FIXED_POINT;
    if (bits == 1 || bits > Byte.SIZE || !integers) {
      return Optional.of("has weights that are no integers of 2 to 8 bits");
    }
    return quantization.blockwise()
        ? Optional.of("has a scale for each block of weights; integers need one per channel")
        : Optional.empty();
  }

  /** The plan of a layer that is computed with integers: its weights are on a symmetric grid. */
  public LayerPlan adapted(LayerPlan layerPlan) {
    Quantization quantization = layerPlan.quantization();
    int bits =
        quantization.bits() == FLOATS
            ? type.weightBits()
            : Math.min(quantization.bits(), type.weightBits());
    Granularity granularity =
        quantization.granularity() == Granularity.TENSOR ? Granularity.TENSOR : Granularity.CHANNEL;
    Format format = quantization.bits() == FLOATS ? Format.UNIFORM : quantization.format();
    return layerPlan.withQuantization(
        quantization
            .withFormat(format)
            .withBits(bits)
            .withScheme(Scheme.SYMMETRIC)
            .withGranularity(granularity));
  }
}

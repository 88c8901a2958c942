package dev.espalier.recipe;

import dev.espalier.method.Factorization;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.PruningMethod;
import dev.espalier.method.Quantization;
import dev.espalier.method.Saliency;
import java.util.Optional;

/**
 * What is done to one layer: its channels are equalized with those of the layers beside it, its
 * weight is written as a product of two, then weights are pruned, then quantized, then its outputs
 * are corrected.
 *
 * @param pruning how many weights become zero
 * @param saliency which go first
 * @param refit whether the weights that are kept take their least-squares values; with {@link
 *     Saliency#OBS} they always do
 * @param quantization how the weights are stored
 * @param correction what is done about the outputs that this changes
 * @param factorization whether the weight becomes two
 * @param equalization whether its channels are rescaled against those of the layers before and
 *     behind it that ask for the same
 * @param activation whether what flows into the layer is quantized, where the network's is
 * @param encoding which operators the weight is written for; without one, those of the network's
 *     setting
 */
public record LayerPlan(
    Pruning pruning,
    Saliency saliency,
    boolean refit,
    Quantization quantization,
    OutputCorrection correction,
    Factorization factorization,
    boolean equalization,
    ActivationSwitch activation,
    Optional<Encoding> encoding) {
  /** What flows into the layer is quantized by default, where the network's is. */
  public LayerPlan(
      Pruning pruning,
      Saliency saliency,
      boolean refit,
      Quantization quantization,
      OutputCorrection correction,
      Factorization factorization,
      boolean equalization) {
    this(
        pruning,
        saliency,
        refit,
        quantization,
        correction,
        factorization,
        equalization,
        ActivationSwitch.DEFAULT,
        Optional.empty());
  }

  /** The smallest weights go first. */
  public LayerPlan(Pruning pruning, Quantization quantization) {
    this(
        pruning,
        Saliency.MAGNITUDE,
        false,
        quantization,
        OutputCorrection.NONE,
        Factorization.NONE,
        false);
  }

  /** Leaves the layer as it is. */
  public static final LayerPlan NONE = new LayerPlan(Pruning.NONE, Quantization.NONE);

  /** Whether the layer may be changed. */
  public boolean changes() {
    return pruning.prunes()
        || quantization.quantizes()
        || factorization.factorizes()
        || equalization;
  }

  /** What is pruned, and how. */
  public PruningMethod method() {
    return new PruningMethod(pruning, saliency, refit);
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return method().needsInputs() || quantization.needsInputs() || factorization.needsInputs();
  }

  /** The nearest to this that can be had where nothing is known about the inputs. */
  public LayerPlan withoutInputs() {
    return new LayerPlan(
        pruning,
        saliency.needsInputs() ? Saliency.MAGNITUDE : saliency,
        false,
        quantization.withoutInputs(),
        correction,
        factorization.withoutInputs(),
        equalization,
        activation,
        encoding);
  }

  /** Whether samples have to be run for it. */
  public boolean needsCalibration() {
    return needsInputs() || (changes() && correction != OutputCorrection.NONE);
  }

  /** The nearest to this that can be had without running samples. */
  public LayerPlan withoutCalibration() {
    return withoutInputs().withCorrection(OutputCorrection.NONE);
  }

  /** The same with another correction. */
  public LayerPlan withCorrection(OutputCorrection newCorrection) {
    return new LayerPlan(
        pruning,
        saliency,
        refit,
        quantization,
        newCorrection,
        factorization,
        equalization,
        activation,
        encoding);
  }

  /** The same with another saliency. */
  public LayerPlan withSaliency(Saliency newSaliency) {
    return new LayerPlan(
        pruning,
        newSaliency,
        refit,
        quantization,
        correction,
        factorization,
        equalization,
        activation,
        encoding);
  }

  /** The same with the kept weights refitted, or not. */
  public LayerPlan withRefit(boolean newRefit) {
    return new LayerPlan(
        pruning,
        saliency,
        newRefit,
        quantization,
        correction,
        factorization,
        equalization,
        activation,
        encoding);
  }

  /** The same with another pruning. */
  public LayerPlan withPruning(Pruning newPruning) {
    return new LayerPlan(
        newPruning,
        saliency,
        refit,
        quantization,
        correction,
        factorization,
        equalization,
        activation,
        encoding);
  }

  /** The same with another quantization. */
  public LayerPlan withQuantization(Quantization newQuantization) {
    return new LayerPlan(
        pruning,
        saliency,
        refit,
        newQuantization,
        correction,
        factorization,
        equalization,
        activation,
        encoding);
  }

  /** The same with another factorization. */
  public LayerPlan withFactorization(Factorization newFactorization) {
    return new LayerPlan(
        pruning,
        saliency,
        refit,
        quantization,
        correction,
        newFactorization,
        equalization,
        activation,
        encoding);
  }

  /** The same with channels equalized, or not. */
  public LayerPlan withEqualization(boolean newEqualization) {
    return new LayerPlan(
        pruning,
        saliency,
        refit,
        quantization,
        correction,
        factorization,
        newEqualization,
        activation,
        encoding);
  }

  /** The same with what flows into the layer quantized, or not. */
  public LayerPlan withActivation(ActivationSwitch newActivation) {
    return new LayerPlan(
        pruning,
        saliency,
        refit,
        quantization,
        correction,
        factorization,
        equalization,
        newActivation,
        encoding);
  }

  /** The same written for these operators, or for those of the network's setting. */
  public LayerPlan withEncoding(Optional<Encoding> newEncoding) {
    return new LayerPlan(
        pruning,
        saliency,
        refit,
        quantization,
        correction,
        factorization,
        equalization,
        activation,
        newEncoding);
  }
}

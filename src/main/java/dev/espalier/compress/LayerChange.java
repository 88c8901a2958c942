package dev.espalier.compress;

import dev.espalier.compress.encode.WeightForm;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Saliency;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.network.LayerInputs;
import dev.espalier.onnx.DataType;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.Optional;

/**
 * What a recipe does to one layer.
 *
 * @param plan its pruning is {@link Pruning#GLOBAL} until all layers were ranked; it asks for
 *     nothing that the layer cannot have
 */
public record LayerChange(LayerPlan plan) {
  /**
   * What {@code recipe} does to {@code layer}; nothing if the layer stays byte for byte as it is.
   */
  public static Optional<LayerChange> of(Layer layer, Recipe recipe) {
    return layer.tunable() ? of(layer, recipe.plan(layer.id().value()), recipe) : Optional.empty();
  }

  private static Optional<LayerChange> of(Layer layer, LayerPlan plan, Recipe recipe) {
    boolean idle = plan.pruning() instanceof Pruning.Global && recipe.globalSparsity().isEmpty();
    LayerPlan active = idle ? plan.withPruning(Pruning.NONE) : plan;
    boolean keeps =
        !plan.quantization().quantizes()
            || (plan.quantization().bits() == 16 && layer.weight().type() == DataType.FLOAT16);
    return active.pruning().prunes() || !keeps
        ? Optional.of(new LayerChange(possible(layer, active)))
        : Optional.empty();
  }

  /**
   * A layer whose inputs no value shows, such as a table, is treated without knowing them; one
   * without a bias of its own is not corrected.
   */
  private static LayerPlan possible(Layer layer, LayerPlan plan) {
    boolean blind = plan.needsInputs() && LayerInputs.of(layer).isEmpty();
    LayerPlan known = blind ? plan.withoutInputs() : plan;
    boolean corrects = known.correction() != OutputCorrection.NONE;
    return corrects && LayerBias.of(layer).isEmpty()
        ? known.withCorrection(OutputCorrection.NONE)
        : known;
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return plan.needsInputs();
  }

  /** Whether the outputs of the layer are corrected. */
  public boolean corrects() {
    return plan.correction() != OutputCorrection.NONE;
  }

  /** How many weights are pruned. */
  public Pruning pruning() {
    return plan.pruning();
  }

  /** Which go first. */
  public Saliency saliency() {
    return plan.saliency();
  }

  /** How the weights are stored. */
  public Quantization quantization() {
    return plan.quantization();
  }

  /** The same, pruned in another way. */
  LayerChange withPruning(Pruning other) {
    return new LayerChange(plan.withPruning(other));
  }

  /** How the weight of {@code layer} will be stored. */
  WeightForm form(Layer layer) {
    return WeightForm.of(quantization(), pruning().prunes(), layer.channelAxis());
  }
}

package dev.espalier.compress;

import dev.espalier.compress.encode.WeightForm;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.onnx.DataType;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.Optional;

/**
 * What a recipe does to one layer.
 *
 * @param pruning {@link Pruning#GLOBAL} until all layers were ranked
 */
public record LayerChange(Pruning pruning, Quantization quantization) {
  /**
   * What {@code recipe} does to {@code layer}; nothing if the layer stays byte for byte as it is.
   */
  public static Optional<LayerChange> of(Layer layer, Recipe recipe) {
    return layer.tunable() ? of(layer, recipe.plan(layer.id().value()), recipe) : Optional.empty();
  }

  private static Optional<LayerChange> of(Layer layer, LayerPlan plan, Recipe recipe) {
    boolean idle = plan.pruning() instanceof Pruning.Global && recipe.globalSparsity().isEmpty();
    Pruning pruning = idle ? Pruning.NONE : plan.pruning();
    boolean keeps =
        !plan.quantization().quantizes()
            || (plan.quantization().bits() == 16 && layer.weight().type() == DataType.FLOAT16);
    return pruning.prunes() || !keeps
        ? Optional.of(new LayerChange(pruning, plan.quantization()))
        : Optional.empty();
  }

  /** The same, pruned in another way. */
  LayerChange withPruning(Pruning other) {
    return new LayerChange(other, quantization);
  }

  /** How the weight of {@code layer} will be stored. */
  WeightForm form(Layer layer) {
    return WeightForm.of(quantization, pruning.prunes(), layer.channelAxis());
  }
}

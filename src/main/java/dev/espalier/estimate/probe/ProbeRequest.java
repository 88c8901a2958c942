package dev.espalier.estimate.probe;

import dev.espalier.compress.LayerChange;
import dev.espalier.compress.LayerEncoding;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.method.Pruning;
import dev.espalier.method.RangeMethod;
import dev.espalier.network.Layer;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layer and an encoding whose time is to be found out.
 *
 * @param plan leads to this encoding; any other that does would do
 * @param activations how what flows into the layer is quantized, where the encoding is of integers
 */
public record ProbeRequest(
    Layer layer, LayerPlan plan, ActivationPlan activations, LayerEncoding encoding) {

  /** What does not matter for time, but takes time to compute: which weights, which range. */
  private static final Pruning SOME = new Pruning.Sparsity(0.5);

  /**
   * The layers of which the model lacks the ratio for what a recipe does, as the network has them.
   * Those that are computed with integers are left out: what they cost within the network depends
   * on whether their neighbours are, too.
   */
  public static List<ProbeRequest> lacking(
      NetworkCompressor compressor, Recipe recipe, LatencyModel model) {
    List<ProbeRequest> requests = new ArrayList<>();
    for (Layer layer : compressor.network().layers()) {
      of(compressor, layer, recipe)
          .filter(request -> !request.encoding().integers())
          .filter(request -> model.lacks(layer.id(), request.encoding()))
          .ifPresent(requests::add);
    }
    return requests;
  }

  /** How long a layer takes by itself as a recipe has it; nothing if that leaves it as it is. */
  public static Optional<ProbeRequest> of(
      NetworkCompressor compressor, Layer layer, Recipe recipe) {
    Optional<LayerEncoding> encoding = compressor.encoding(layer, recipe);
    if (encoding.isEmpty()) {
      return Optional.empty();
    }
    LayerChange change = compressor.change(layer, recipe).orElseThrow();
    boolean masked =
        change.pruning().prunes()
            || compressor.sharing(layer, recipe).values().stream()
                .anyMatch(plan -> plan.pruning().prunes());
    ActivationPlan activations =
        change.integers().isPresent()
            ? recipe.activations().withRange(ActivationRange.MIN_MAX)
            : ActivationPlan.NONE;
    return Optional.of(
        new ProbeRequest(layer, plan(layer, change, masked), activations, encoding.get()));
  }

  /**
   * The plan of a layer by itself.
   *
   * @param masked whether its table needs a zero, for this or for another layer
   */
  private static LayerPlan plan(Layer layer, LayerChange change, boolean masked) {
    return change
        .plan()
        .withoutCalibration()
        .withEqualization(false)
        .withPruning(pruning(layer, change, masked))
        .withQuantization(change.quantization().withoutInputs().withRange(RangeMethod.MIN_MAX));
  }

  /** As many zeros where it depends on that how they are written. */
  private static Pruning pruning(Layer layer, LayerChange change, boolean masked) {
    if (change.kept().isPresent()) {
      long count = layer.parameters();
      return new Pruning.Sparsity((double) (count - change.kept().getAsInt()) / count);
    }
    return masked ? SOME : Pruning.NONE;
  }

  /** Whether both ask for the same. */
  public boolean isSameAs(ProbeRequest other) {
    return layer.id().equals(other.layer.id()) && encoding.equals(other.encoding);
  }
}

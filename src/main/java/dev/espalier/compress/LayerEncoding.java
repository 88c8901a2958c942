package dev.espalier.compress;

import dev.espalier.compress.encode.WeightForm;
import dev.espalier.compress.factor.FactorNodes;
import dev.espalier.network.Layer;
import dev.espalier.onnx.NewNode;
import dev.espalier.recipe.ActivationType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a layer is written: all that a runtime sees of it, the values apart. Layers and plans with
 * the same encoding are alike to a runtime.
 *
 * @param text the operators of the layer if they are others than before, those that decode the
 *     weight, what they start from, and which integers it is multiplied by, if it is by such
 * @param decoded whether there are any, or the layer computes with integers; otherwise the weight
 *     is written as it was, and only its values are others
 * @param work multiplications for each of the original
 */
public record LayerEncoding(String text, boolean decoded, double work) {

  private static final String INTEGERS = "integers ";

  /** Whether the layer is computed with integers. */
  public boolean integers() {
    return text.startsWith(INTEGERS);
  }

  /** The same with values of a type: the kernels differ, though the weight does not. */
  LayerEncoding with(ActivationType values) {
    return new LayerEncoding(text + ", " + values, decoded, work);
  }

  static LayerEncoding of(Layer layer, LayerForm form, WrittenLayer written) {
    Stream<NewNode> users = written.users().values().stream().flatMap(List::stream);
    String operators =
        Stream.concat(users, written.decoders().stream())
            .map(NewNode::opType)
            .collect(Collectors.joining(" "));
    String tensors =
        Stream.concat(written.tensors().stream(), written.common().stream())
            .map(tensor -> tensor.type() + " " + tensor.dims())
            .collect(Collectors.joining(", "));
    double work =
        switch (form) {
          case LayerForm.Whole _ -> 1;
          case LayerForm.Factors factors ->
              FactorNodes.work(layer, factors.layout(), factors.rank());
        };
    if (form instanceof LayerForm.Whole(WeightForm.Integers integers)) {
      return new LayerEncoding(INTEGERS + integers + " " + operators + " of " + tensors, true, 1);
    }
    if (form instanceof LayerForm.Whole(WeightForm.Sparse sparse) && written.spreads()) {
      // However many are kept: the runtime folds them all, and no time depends on it.
      return new LayerEncoding(
          operators + " of bits and what is kept of " + sparse.dense(), true, 1);
    }
    return new LayerEncoding(
        operators.isEmpty() ? tensors : operators + " of " + tensors, !operators.isEmpty(), work);
  }
}

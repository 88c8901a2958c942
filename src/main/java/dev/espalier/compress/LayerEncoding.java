package dev.espalier.compress;

import dev.espalier.compress.encode.EncodedWeight;
import dev.espalier.onnx.NewNode;
import java.util.stream.Collectors;

/**
 * How a layer is written: all that a runtime sees of it, the values apart. Layers and plans with
 * the same encoding are alike to a runtime.
 *
 * @param text the operators that decode the weight, and what they start from
 * @param decoded whether there are any; otherwise the weight is written as it was, and only its
 *     values are others
 */
public record LayerEncoding(String text, boolean decoded) {

  static LayerEncoding of(EncodedWeight encoded) {
    String operators =
        encoded.nodes().stream().map(NewNode::opType).collect(Collectors.joining(" "));
    String tensors =
        encoded.tensors().stream()
            .map(tensor -> tensor.type() + " " + tensor.dims())
            .collect(Collectors.joining(", "));
    return new LayerEncoding(
        operators.isEmpty() ? tensors : operators + " of " + tensors, !operators.isEmpty());
  }
}

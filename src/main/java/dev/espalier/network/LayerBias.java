package dev.espalier.network;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import java.util.List;
import java.util.Optional;

/**
 * The constant that is added to each output channel of a layer.
 *
 * @param tensor as many numbers as the layer has channels
 * @param output the value in which the layer's output is seen, of which {@link #channelAxis} is the
 *     axis of the channels
 * @param channelAxis counted from the end if negative
 */
public record LayerBias(WeightRef tensor, String output, int channelAxis) {

  /**
   * The bias of a layer.
   *
   * @return nothing where there is none, or where another operator uses it too
   */
  public static Optional<LayerBias> of(Layer layer) {
    OnnxNode user = layer.users().getFirst();
    if (layer.shared() || !user.graph().path().isMain() || layer.channelAxis() < 0) {
      return Optional.empty();
    }
    return switch (user.opType()) {
      case "Conv", "ConvTranspose" -> of(layer, user.graph(), user.input(2), 1);
      case "Gemm" ->
          user.attributes().floatValue("beta").orElse(1f) == 1f
                  && user.attributes().floatValue("alpha").orElse(1f) == 1f
              ? of(layer, user.graph(), user.input(2), -1)
              : Optional.empty();
      case "MatMul" -> added(layer, user);
      default -> Optional.empty();
    };
  }

  /** A product whose only use is that something constant is added to it. */
  private static Optional<LayerBias> added(Layer layer, OnnxNode user) {
    OnnxGraph graph = user.graph();
    List<OnnxNode> next = graph.consumers(user.output(0));
    if (next.size() != 1 || !next.getFirst().is("Add")) {
      return Optional.empty();
    }
    OnnxNode sum = next.getFirst();
    String other = sum.input(0).equals(user.output(0)) ? sum.input(1) : sum.input(0);
    return of(layer, graph, other, -1);
  }

  private static Optional<LayerBias> of(Layer layer, OnnxGraph graph, String name, int axis) {
    if (name.isEmpty() || graph.consumers(name).size() != 1) {
      return Optional.empty();
    }
    Optional<String> output = layer.output();
    Optional<OnnxTensor> tensor = graph.initializer(name);
    return tensor
        .filter(found -> found.dataType() == DataType.FLOAT)
        .filter(found -> found.dims().elementCount() == layer.channels())
        .filter(found -> axis >= 0 || isAlongLastAxis(found))
        .flatMap(found ->
            output.map(value -> new LayerBias(new WeightRef(graph.path(), found), value, axis)));
  }

  /** A column is added to each row, which is no channel. */
  private static boolean isAlongLastAxis(OnnxTensor tensor) {
    int rank = tensor.dims().rank();
    return rank > 0 && tensor.dims().get(rank - 1) == tensor.dims().elementCount();
  }

  /** Number of channels. */
  public int channels() {
    return Math.toIntExact(tensor.dims().elementCount());
  }
}

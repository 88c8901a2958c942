package dev.espalier.network;

import dev.espalier.network.InputWindow.Patches;
import dev.espalier.network.InputWindow.Vectors;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds what flows into layers, from the attributes of the operators that use them. */
public final class LayerInputs {
  private LayerInputs() {}

  /**
   * What flows into a layer.
   *
   * @return nothing where no value of the main graph shows it, or where the weight is no matrix
   *     that is multiplied with it, such as a table
   */
  public static Optional<LayerInput> of(Layer layer) {
    OnnxNode user = layer.users().getFirst();
    if (layer.channelAxis() < 0
        || !user.graph().path().isMain()
        || layer.parameters() > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    Dims dims = layer.weight().dims();
    return switch (user.opType()) {
      case "Conv", "FusedConv" -> convolution(layer, user, dims, false);
      case "ConvTranspose" -> convolution(layer, user, dims, true);
      case "Gemm", "MatMul", "FusedGemm", "FusedMatMul" -> product(layer, user, dims);
      case "LSTM", "GRU", "RNN" -> recurrent(layer, user, dims);
      default -> Optional.empty();
    };
  }

  private static Optional<LayerInput> convolution(
      Layer layer, OnnxNode user, Dims dims, boolean transposed) {
    int spatial = dims.rank() - 2;
    boolean ofInputs = transposed && !WeightSlots.isDepthwise(user, dims.sizes());
    boolean axisFits = layer.channelAxis() == (ofInputs ? 1 : 0);
    if (spatial < 1 || !axisFits || dims.elementCount() == 0) {
      return Optional.empty();
    }
    int groups = Math.toIntExact(user.attributes().intValue("group", 1));
    List<Integer> kernel =
        dims.sizes().subList(2, dims.rank()).stream().map(Math::toIntExact).toList();
    Patches patches =
        new Patches(
            groups,
            transposed,
            kernel,
            integers(user, "strides", spatial, 1),
            integers(user, "dilations", spatial, 1),
            user.attributes().string("auto_pad").orElse("NOTSET"),
            integers(user, "pads", 2 * spatial, 0));
    int first = Math.toIntExact(dims.sizes().get(0));
    int second = Math.toIntExact(dims.sizes().get(1));
    if (groups < 1 || first % groups != 0) {
      return Optional.empty();
    }
    MatrixLayout layout =
        transposed
            ? MatrixLayout.transposedConvolution(
                groups, second, first / groups, patches.kernelSize())
            : MatrixLayout.rowMajor(groups, first / groups, second * patches.kernelSize());
    return Optional.of(new LayerInput(user.input(0), patches, layout));
  }

  private static List<Integer> integers(OnnxNode node, String name, int count, int otherwise) {
    return node.attributes()
        .ints(name)
        .filter(list -> list.size() == count)
        .map(list -> list.stream().map(Math::toIntExact).toList())
        .orElseGet(() -> Collections.nCopies(count, otherwise));
  }

  private static Optional<LayerInput> product(Layer layer, OnnxNode user, Dims dims) {
    if (dims.rank() != 2 || dims.elementCount() == 0) {
      return Optional.empty();
    }
    boolean left = isConstant(user.graph(), user.input(0));
    String value = user.input(left ? 1 : 0);
    String attribute = left ? "transB" : "transA";
    boolean turned = user.attributes().intValue(attribute, 0) != 0;
    return Optional.of(new LayerInput(value, new Vectors(left == turned), matrix(layer, dims)));
  }

  private static MatrixLayout matrix(Layer layer, Dims dims) {
    int first = Math.toIntExact(dims.sizes().get(0));
    int second = Math.toIntExact(dims.sizes().get(1));
    return layer.channelAxis() == 0
        ? MatrixLayout.rowMajor(1, first, second)
        : MatrixLayout.columnMajor(1, second, first);
  }

  private static boolean isConstant(OnnxGraph graph, String value) {
    return new Tracer().trace(graph, value).isPresent();
  }

  /** The weights of the inputs; what flows into those of the hidden state no value shows. */
  private static Optional<LayerInput> recurrent(Layer layer, OnnxNode user, Dims dims) {
    boolean ofInputs = user.input(1).equals(layer.weight().name());
    if (dims.rank() != 3 || layer.channelAxis() != 1 || !ofInputs || dims.elementCount() == 0) {
      return Optional.empty();
    }
    int directions = Math.toIntExact(dims.sizes().get(0));
    int gates = Math.toIntExact(dims.sizes().get(1));
    int inputs = Math.toIntExact(dims.sizes().get(2));
    return Optional.of(
        new LayerInput(
            user.input(0), new Vectors(true), MatrixLayout.rowMajor(directions, gates, inputs)));
  }
}

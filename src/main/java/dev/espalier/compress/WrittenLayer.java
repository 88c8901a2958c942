package dev.espalier.compress;

import dev.espalier.compress.encode.EncodedWeight;
import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightEncoder;
import dev.espalier.compress.encode.WeightForm;
import dev.espalier.compress.encode.WeightSource;
import dev.espalier.compress.factor.FactorNodes;
import dev.espalier.compress.kernel.KernelNodes;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.LowRank;
import dev.espalier.network.Layer;
import dev.espalier.numeric.Shape;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.ModelSizes;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A layer as it is written.
 *
 * @param tensors the initializers
 * @param decoders make weights of them
 * @param shared what else they need
 * @param common tensors that other layers use as well, under the same names
 * @param users what takes the place of the operators of the layer; empty where they stay
 */
record WrittenLayer(
    List<NewTensor> tensors,
    List<NewNode> decoders,
    Set<SharedConstant> shared,
    List<NewTensor> common,
    Map<OnnxNode, List<NewNode>> users) {

  /** A layer in some form, with its weight from a source. */
  static WrittenLayer of(Layer layer, LayerForm form, WeightSites sites, WeightSource source) {
    return switch (form) {
      case LayerForm.Whole whole ->
          of(
              List.of(WeightEncoder.encode(sites.of(layer), whole.weight(), source)),
              whole.weight() instanceof WeightForm.Blocks blocks
                  ? KernelNodes.of(layer, blocks, sites.of(layer))
                  : Map.of());
      case LayerForm.Factors factors ->
          of(
              List.of(
                  WeightEncoder.encode(
                      sites.first(layer, dims(factors.layout().first(factors.rank()))),
                      factors.first(),
                      () -> product(source.weight()).first()),
                  WeightEncoder.encode(
                      sites.second(layer, dims(factors.layout().second(factors.rank()))),
                      factors.second(),
                      () -> product(source.weight()).second())),
              FactorNodes.of(layer, factors.layout(), sites.factors(layer)));
    };
  }

  private static WrittenLayer of(List<EncodedWeight> weights, Map<OnnxNode, List<NewNode>> users) {
    List<NewTensor> tensors = new ArrayList<>();
    List<NewNode> decoders = new ArrayList<>();
    Set<SharedConstant> shared = EnumSet.noneOf(SharedConstant.class);
    List<NewTensor> common = new ArrayList<>();
    for (EncodedWeight weight : weights) {
      tensors.addAll(weight.tensors());
      decoders.addAll(weight.nodes());
      shared.addAll(weight.shared());
      common.addAll(weight.common());
    }
    return new WrittenLayer(tensors, decoders, shared, common, users);
  }

  private static LowRank product(CompressedWeight weight) {
    if (weight instanceof LowRank product) {
      return product;
    }
    throw new IllegalStateException(weight + " is not two weights");
  }

  static Dims dims(Shape shape) {
    return Dims.of(IntStream.of(shape.sizes()).asLongStream().toArray());
  }

  /**
   * Bytes of the tensors and nodes in the file, less those of the operators that are gone; what
   * other layers use as well is not included.
   */
  long byteSize() {
    long bytes = tensors.stream().mapToLong(ModelSizes::of).sum();
    bytes += decoders.stream().mapToLong(ModelSizes::of).sum();
    for (Map.Entry<OnnxNode, List<NewNode>> user : users.entrySet()) {
      bytes += user.getValue().stream().mapToLong(ModelSizes::of).sum();
      bytes -= ModelSizes.of(user.getKey());
    }
    return bytes;
  }

  /** Puts it in the place of the original layer. */
  void putInto(ModelEditor editor, Layer layer) {
    String name = layer.weight().name();
    if (users.isEmpty() || tensors.stream().anyMatch(tensor -> tensor.name().equals(name))) {
      editor.replaceTensor(layer.weight().graph(), name, tensors, decoders);
    } else {
      editor.dissolveTensor(layer.weight().graph(), name, tensors, decoders);
    }
    users.forEach(editor::replaceNode);
  }

  /** Bits of the widest integer or field that there is one of for each weight. */
  int codeBits(long weights) {
    long most =
        tensors.stream()
            .filter(tensor -> tensor.type().bits() <= Byte.SIZE)
            .mapToLong(tensor -> tensor.type().byteSize(tensor.dims().elementCount()))
            .max()
            .orElse(0);
    return Math.toIntExact(most * Byte.SIZE / weights);
  }

  /** Whether the weight is bits and what is kept. */
  boolean spreads() {
    return decoders.stream().anyMatch(node -> node.opType().equals("CumSum"));
  }

  /** Whether it needs operators of the runtime's own. */
  boolean needsRuntime() {
    return users.values().stream()
        .flatMap(List::stream)
        .anyMatch(node -> node.domain().equals(OperatorSet.MICROSOFT));
  }
}

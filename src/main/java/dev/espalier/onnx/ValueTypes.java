package dev.espalier.onnx;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the element type of values that a model does not declare, by following them back. */
final class ValueTypes {
  /** Operators whose first output has the element type of their first input. */
  private static final Set<String> SAME_AS_INPUT =
      Set.of(
          "Abs",
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Ceil",
          "Clip",
          "Concat",
          "Conv",
          "ConvTranspose",
          "DepthToSpace",
          "Div",
          "Dropout",
          "Elu",
          "Erf",
          "Exp",
          "Expand",
          "Flatten",
          "Floor",
          "Gather",
          "Gemm",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "InstanceNormalization",
          "LRN",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "MatMul",
          "Max",
          "MaxPool",
          "Mean",
          "Min",
          "Mul",
          "Neg",
          "PRelu",
          "Pad",
          "Pow",
          "Reciprocal",
          "ReduceL1",
          "ReduceL2",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSum",
          "ReduceSumSquare",
          "Relu",
          "Reshape",
          "Resize",
          "Round",
          "Selu",
          "Sigmoid",
          "Sign",
          "Slice",
          "Softmax",
          "Softplus",
          "Softsign",
          "SpaceToDepth",
          "Split",
          "Sqrt",
          "Squeeze",
          "Sub",
          "Sum",
          "Tanh",
          "Tile",
          "Transpose",
          "Unsqueeze",
          "Upsample");

  private ValueTypes() {}

  static Optional<DataType> of(OnnxGraph graph, String value) {
    Set<OnnxNode> seen = new HashSet<>();
    OnnxGraph where = graph;
    String name = value;
    while (true) {
      Optional<DataType> known = declared(where, name);
      Optional<OnnxNode> producer = where.producer(name);
      if (known.isPresent() || producer.isEmpty() || !seen.add(producer.get())) {
        return known;
      }
      OnnxNode node = producer.get();
      OptionalLong to = node.attributes().intValue("to");
      if (node.is("Cast") && to.isPresent()) {
        return DataType.of((int) to.getAsLong());
      }
      boolean first = node.output(0).equals(name) || node.opType().equals("Split");
      if (!first || !SAME_AS_INPUT.contains(node.opType()) || !node.domain().isEmpty()) {
        return Optional.empty();
      }
      where = node.graph();
      name = node.input(0);
    }
  }

  private static Optional<DataType> declared(OnnxGraph graph, String value) {
    return graph
        .constant(value)
        .map(OnnxTensor::dataType)
        .or(() -> graph.value(value).flatMap(ValueInfo::type));
  }
}

package dev.espalier.onnx;

import java.util.List;

/** A graph to be written, whole. */
public record NewGraph(
    String name,
    List<NewNode> nodes,
    List<NewTensor> tensors,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs) {

  public NewGraph {
    nodes = List.copyOf(nodes);
    tensors = List.copyOf(tensors);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}

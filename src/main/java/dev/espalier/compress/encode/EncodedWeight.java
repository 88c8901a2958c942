package dev.espalier.compress.encode;

import dev.espalier.onnx.ModelSizes;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import java.util.List;
import java.util.Set;

/**
 * A weight as it is written.
 *
 * @param tensors its initializers; without nodes the only one has the name of the weight
 * @param nodes make the weight of them, the last one under its name
 * @param shared what else the nodes need
 */
public record EncodedWeight(
    List<NewTensor> tensors, List<NewNode> nodes, Set<SharedConstant> shared) {
  public EncodedWeight {
    tensors = List.copyOf(tensors);
    nodes = List.copyOf(nodes);
    shared = Set.copyOf(shared);
  }

  /** Bytes of the tensors and nodes in the file, shared constants not included. */
  public long byteSize() {
    long tensorBytes = tensors.stream().mapToLong(ModelSizes::of).sum();
    return tensorBytes + nodes.stream().mapToLong(ModelSizes::of).sum();
  }
}

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
 * @param common tensors that the nodes of other weights use as well, under the same names; a file
 *     has each of them once
 */
public record EncodedWeight(
    List<NewTensor> tensors,
    List<NewNode> nodes,
    Set<SharedConstant> shared,
    List<NewTensor> common) {
  public EncodedWeight {
    tensors = List.copyOf(tensors);
    nodes = List.copyOf(nodes);
    shared = Set.copyOf(shared);
    common = List.copyOf(common);
  }

  /** Bytes of the tensors and nodes in the file; what others use as well is not included. */
  public long byteSize() {
    long tensorBytes = tensors.stream().mapToLong(ModelSizes::of).sum();
    return tensorBytes + nodes.stream().mapToLong(ModelSizes::of).sum();
  }
}

package dev.espalier.structure.vocabulary;

import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import java.util.List;

/**
 * A table of embeddings, of which an input of the network picks rows.
 *
 * @param name of its layer
 * @param tensor the rows, {@code [tokens, ...]}
 * @param users the operators that pick them
 */
public record TokenTable(String name, OnnxTensor tensor, List<OnnxNode> users) {
  public TokenTable {
    users = List.copyOf(users);
  }

  /** How many rows it has. */
  public int rows() {
    return Math.toIntExact(tensor.dims().get(0));
  }

  /** Bytes of a row. */
  public long rowBytes() {
    return tensor.byteSize() / Math.max(1, rows());
  }
}

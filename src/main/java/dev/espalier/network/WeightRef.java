package dev.espalier.network;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.OnnxTensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A weight where it lies in the file. Its elements are read only when asked for, and only while the
 * model is open.
 *
 * @param graph the graph that defines it
 * @param tensor an initializer of that graph, or the payload of one of its {@code Constant} nodes
 */
public record WeightRef(GraphPath graph, OnnxTensor tensor) {
  /** The name of the initializer, or of the output of the {@code Constant} node. */
  public String name() {
    return tensor.name();
  }

  /** The sizes as stored; operators between the weight and its layer may turn them round. */
  public Dims dims() {
    return tensor.dims();
  }

  public DataType type() {
    return tensor.dataType();
  }

  /** A read-only view of the stored bytes, see {@link OnnxTensor#bytes}. */
  public MemorySegment bytes() {
    return tensor.bytes();
  }

  /** All elements as floats, row major, in a new array. */
  public float[] read() {
    return tensor.toFloats();
  }

  /** The same place in the file. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WeightRef ref && graph.equals(ref.graph) && name().equals(ref.name());
  }

  @Override
  public int hashCode() {
    return 31 * graph.hashCode() + name().hashCode();
  }

  @Override
  public String toString() {
    return tensor + (graph.isMain() ? "" : " in " + graph);
  }
}

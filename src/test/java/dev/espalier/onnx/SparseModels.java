package dev.espalier.onnx;

import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.SparseTensorProto;
import dev.espalier.onnx.proto.TensorProto;

/** Models with sparse initializers, which the builder does not make. */
public final class SparseModels {
  private SparseModels() {}

  /** A model in which initializers of floats, which are raw, are sparse, with all their values. */
  public static byte[] of(byte[] model, String... names) throws Exception {
    ModelProto.Builder made = ModelProto.parseFrom(model).toBuilder();
    GraphProto.Builder graph = made.getGraphBuilder();
    for (String name : names) {
      int at = 0;
      while (!graph.getInitializer(at).getName().equals(name)) {
        at++;
      }
      TensorProto dense = graph.getInitializer(at);
      int count = dense.getRawData().size() / Float.BYTES;
      TensorProto.Builder indices = TensorProto.newBuilder().setDataType(7).addDims(count);
      for (int i = 0; i < count; i++) {
        indices.addInt64Data(i);
      }
      graph
          .removeInitializer(at)
          .addSparseInitializer(
              SparseTensorProto.newBuilder()
                  .setValues(dense.toBuilder().clearDims().addDims(count))
                  .setIndices(indices)
                  .addAllDims(dense.getDimsList()));
    }
    return made.build().toByteArray();
  }
}

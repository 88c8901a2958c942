package dev.espalier.onnx;

import java.util.List;

/** Small models to try things on. */
final class Models {
  static final byte[] W_CODES = {1, -2, 3, -4, 5, -6};
  static final float W_SCALE = 0.25f;
  static final float[] B = {0.5f, -0.5f};
  static final Ort.Floats X = new Ort.Floats(new float[] {1, 2, -3}, 1, 3);

  private Models() {}

  /** y = x w + b with w = W_CODES * W_SCALE. */
  static ModelBuilder perceptron() {
    float[] w = new float[W_CODES.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = W_CODES[i] * W_SCALE;
    }
    return ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(3)))
        .output("y", DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(2)))
        .tensor(NewTensor.of("w", Dims.of(3, 2), w))
        .tensor(NewTensor.of("b", Dims.of(2), B))
        .node(NewNode.of("MatMul", List.of("x", "w"), "xw"))
        .node(NewNode.of("Add", List.of("xw", "b"), "y"));
  }
}

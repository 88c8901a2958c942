package dev.espalier.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** A model with a branch: if flag, y = -x * w * inner, else y = -x + w + ten. */
  static ModelBuilder branches() {
    NewNode other =
        new NewNode("other", "Other", "other", List.of("x"), List.of("o"), Map.of())
            .with("whole", AttributeValue.of(3))
            .with("part", AttributeValue.of(0.5f))
            .with("word", AttributeValue.of("text"))
            .with("list", AttributeValue.ints(1, 2));
    return ModelBuilder.opset(13)
        .domain("other", 1)
        .input("x", DataType.FLOAT, List.of(Dim.of(1)))
        .input("flag", DataType.BOOL, List.of())
        .output("y", DataType.FLOAT, List.of(Dim.of(1)))
        .tensor(NewTensor.of("w", Dims.of(1), 2f))
        .node(other)
        .nodes(branchNodes());
  }

  /** As {@link #branches}, with operators onnxruntime knows, and a flag that is set. */
  static ModelBuilder runnableBranches() {
    return ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(1)))
        .output("y", DataType.FLOAT, List.of(Dim.of(1)))
        .tensor(NewTensor.of("w", Dims.of(1), 2f))
        .tensor(NewTensor.of("flag", DataType.BOOL, Dims.of(), (byte) 1))
        .nodes(branchNodes());
  }

  private static List<NewNode> branchNodes() {
    return List.of(
        NewNode.of("Neg", List.of("x"), "n").named("negate"),
        NewNode.of("Constant", List.of(), "ten")
            .with("value", new AttributeValue.TensorValue(NewTensor.of("", Dims.of(1), 10f))),
        NewNode.of("Constant", List.of(), "list").with("value_ints", AttributeValue.ints(4, 5)),
        NewNode.of("If", List.of("flag"), "y")
            .named("choose")
            .with(
                "then_branch",
                branch(
                    "t",
                    List.of(NewTensor.of("inner", Dims.of(1), 3f)),
                    NewNode.of("Mul", List.of("n", "w"), "t1").named("then_mul"),
                    NewNode.of("Mul", List.of("t1", "inner"), "t")))
            .with(
                "else_branch",
                branch(
                    "e",
                    List.of(),
                    NewNode.of("Add", List.of("n", "w"), "e1").named("else_add"),
                    NewNode.of("Add", List.of("e1", "ten"), "e"))));
  }

  private static AttributeValue branch(String output, List<NewTensor> tensors, NewNode... nodes) {
    ValueInfo info =
        new ValueInfo(output, Optional.of(DataType.FLOAT), Optional.of(List.of(Dim.of(1))));
    return new AttributeValue.GraphValue(
        new NewGraph(output, List.of(nodes), tensors, List.of(), List.of(info)));
  }
}

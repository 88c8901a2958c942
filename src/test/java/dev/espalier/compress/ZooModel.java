package dev.espalier.compress;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewGraph;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.Payload;
import dev.espalier.onnx.ValueInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A model with a layer of every kind, side by side, of odd shapes that are just large enough to be
 * worth encoding.
 */
public final class ZooModel {
  /** The weights of the main graph, by what uses them. */
  static final Map<String, long[]> WEIGHTS = new LinkedHashMap<>();

  static {
    WEIGHTS.put("conv", new long[] {53, 23, 3, 3});
    WEIGHTS.put("depthwise", new long[] {1109, 1, 3, 3});
    WEIGHTS.put("transposed", new long[] {39, 29, 3, 3});
    WEIGHTS.put("grouped", new long[] {39, 67, 2, 2});
    WEIGHTS.put("gemm", new long[] {97, 103});
    WEIGHTS.put("matmul", new long[] {103, 97});
    WEIGHTS.put("turned", new long[] {97, 103});
    WEIGHTS.put("gather", new long[] {131, 77});
    WEIGHTS.put("lstm_w", new long[] {1, 204, 49});
    WEIGHTS.put("lstm_r", new long[] {1, 204, 51});
  }

  private final Random random = new Random(42);
  private final Map<String, Session.Input> inputs = new LinkedHashMap<>();
  private final ModelBuilder model;

  private final boolean listsConstants;

  private ZooModel(ModelBuilder model, boolean listsConstants) {
    this.model = model;
    this.listsConstants = listsConstants;
  }

  /** The model, and an input for each of its branches. */
  public record Zoo(byte[] model, Map<String, Session.Input> inputs) {}

  public static Zoo of(long opset) {
    ZooModel zoo = new ZooModel(ModelBuilder.opset(opset), false);
    zoo.build();
    return new Zoo(zoo.model.toBytes(), zoo.inputs);
  }

  /** The model with its weights listed as inputs too, as it had to be up to IR 3. */
  static Zoo listingConstants(long opset, long irVersion) {
    ZooModel zoo = new ZooModel(ModelBuilder.opset(opset).irVersion(irVersion), true);
    zoo.build();
    return new Zoo(zoo.model.toBytes(), zoo.inputs);
  }

  private void build() {
    branch("conv", "Conv", 1, 23, 6, 5);
    model.node(layer("depthwise", "Conv", 1, 1109, 5, 4).with("group", AttributeValue.of(1109)));
    branch("transposed", "ConvTranspose", 1, 39, 4, 3);
    model.node(layer("grouped", "ConvTranspose", 1, 39, 4, 3).with("group", AttributeValue.of(3)));
    model.node(layer("gemm", "Gemm", 2, 103).with("transB", AttributeValue.of(1)));
    gemmBias();
    branch("matmul", "MatMul", 2, 103);
    turned();
    gather();
    lstm();
    conditional();
  }

  private void branch(String name, String op, long... dims) {
    model.node(layer(name, op, dims));
  }

  private NewNode layer(String name, String op, long... dims) {
    weight(name);
    input(name, dims);
    String[] bias = op.equals("Gemm") ? new String[] {"bias"} : new String[0];
    List<String> in =
        bias.length == 0 ? List.of("x_" + name, name) : List.of("x_" + name, name, bias[0]);
    return NewNode.of(op, in, "y_" + name);
  }

  private void gemmBias() {
    model.tensor(NewTensor.of("bias", Dims.of(97), floats(97)));
  }

  private void turned() {
    weight("turned");
    input("turned", 2, 103);
    model.node(
        NewNode.of("Transpose", List.of("turned"), "turned_t")
            .with("perm", AttributeValue.ints(1, 0)));
    model.node(NewNode.of("MatMul", List.of("x_turned", "turned_t"), "y_turned"));
  }

  private void gather() {
    weight("gather");
    model.input("x_gather", DataType.INT64, List.of(Dim.of(4)));
    inputs.put("x_gather", new Session.Input(new long[] {130, 0, 7, 7}, 4));
    model.node(NewNode.of("Gather", List.of("gather", "x_gather"), "y_gather"));
    model.output("y_gather");
  }

  private void lstm() {
    weight("lstm_w");
    weight("lstm_r");
    input("lstm", 5, 1, 49);
    model.node(
        NewNode.of("LSTM", List.of("x_lstm", "lstm_w", "lstm_r"), "y_lstm")
            .with("hidden_size", AttributeValue.of(51)));
  }

  /** A branch with an initializer of its own and one with a Constant node. */
  private void conditional() {
    model.input("x_if", DataType.BOOL, List.of(Dim.of(1)));
    inputs.put("x_if", new Session.Input(new boolean[] {true}, 1));
    input("inner", 2, 103);
    Dims dims = Dims.of(103, 97);
    NewTensor held = NewTensor.of("held", dims, floats(103 * 97));
    NewTensor constant = new NewTensor("", DataType.FLOAT, dims, Payload.of(floats(103 * 97)));
    NewGraph then =
        new NewGraph(
            "then",
            List.of(NewNode.of("MatMul", List.of("x_inner", "held"), "then_y")),
            List.of(held),
            List.of(),
            List.of(named("then_y")));
    NewGraph otherwise =
        new NewGraph(
            "otherwise",
            List.of(
                NewNode.of("Constant", List.of(), "made")
                    .with("value", new AttributeValue.TensorValue(constant)),
                NewNode.of("MatMul", List.of("x_inner", "made"), "else_y")),
            List.of(),
            List.of(),
            List.of(named("else_y")));
    model.node(
        NewNode.of("If", List.of("x_if"), "y_inner")
            .with("then_branch", new AttributeValue.GraphValue(then))
            .with("else_branch", new AttributeValue.GraphValue(otherwise)));
  }

  private static ValueInfo named(String name) {
    return new ValueInfo(
        name, Optional.of(DataType.FLOAT), Optional.of(List.of(Dim.of(2), Dim.of(97))));
  }

  private void weight(String name) {
    Dims dims = Dims.of(WEIGHTS.get(name));
    model.tensor(NewTensor.of(name, dims, floats((int) dims.elementCount())));
    if (listsConstants) {
      model.input(name, DataType.FLOAT, dims.sizes().stream().map(Dim::of).toList());
    }
  }

  private void input(String name, long... dims) {
    model.input("x_" + name, DataType.FLOAT, Arrays.stream(dims).mapToObj(Dim::of).toList());
    int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    inputs.put("x_" + name, new Session.Input(floats(count), dims));
    model.output("y_" + name);
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * (0.1f + i % 7);
    }
    return values;
  }
}

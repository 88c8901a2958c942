package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models before and after conversion have to give the same in onnxruntime. */
class OpsetRaiserTest {
  private static final long[] DIMS = {2, 3, 4, 5};

  @TempDir Path folder;

  static Stream<Arguments> operators() {
    return Stream.of(axes(), softmax(), parts(), limits(), sampling()).flatMap(cases -> cases);
  }

  private static Stream<Arguments> axes() {
    return Stream.of(
        unary(7, "Unsqueeze", "axes", AttributeValue.ints(0, 3)),
        unary(11, "Unsqueeze", "axes", AttributeValue.ints(-1)),
        arguments(
            "Squeeze",
            7,
            List.of(
                NewNode.of("Unsqueeze", List.of("x"), "u").with("axes", AttributeValue.ints(1, 4)),
                NewNode.of("Squeeze", List.of("u"), "y").with("axes", AttributeValue.ints(1)))),
        arguments(
            "Squeeze of all",
            7,
            List.of(
                NewNode.of("Unsqueeze", List.of("x"), "u").with("axes", AttributeValue.ints(1, 4)),
                NewNode.of("Squeeze", List.of("u"), "y"))),
        reduction("ReduceSum"),
        reduction("ReduceMean"),
        reduction("ReduceMax"),
        reduction("ReduceMin"),
        reduction("ReduceProd"),
        reduction("ReduceL1"),
        reduction("ReduceL2"),
        reduction("ReduceLogSumExp"),
        reduction("ReduceSumSquare"),
        arguments(
            "ReduceMean of all",
            7,
            List.of(
                NewNode.of("ReduceMean", List.of("x"), "y")
                    .with("keepdims", AttributeValue.of(0)))));
  }

  private static Stream<Arguments> softmax() {
    return Stream.of(
        arguments("Softmax", 7, List.of(NewNode.of("Softmax", List.of("x"), "y"))),
        unary(7, "Softmax", "axis", AttributeValue.of(2)),
        unary(7, "Softmax", "axis", AttributeValue.of(3)),
        unary(7, "Softmax", "axis", AttributeValue.of(0)),
        unary(11, "Softmax", "axis", AttributeValue.of(-1)),
        unary(11, "Softmax", "axis", AttributeValue.of(-2)),
        arguments("LogSoftmax", 9, List.of(NewNode.of("LogSoftmax", List.of("x"), "y"))),
        unary(9, "Hardmax", "axis", AttributeValue.of(2)),
        arguments(
            "Softmax of what has no declared shape",
            9,
            List.of(
                NewNode.of("Relu", List.of("x"), "r"), NewNode.of("Softmax", List.of("r"), "y"))));
  }

  private static Stream<Arguments> parts() {
    return Stream.of(
        unary(7, "Dropout", "ratio", AttributeValue.of(0.3f)),
        arguments("Dropout", 11, List.of(NewNode.of("Dropout", List.of("x"), "y"))),
        arguments(
            "Split",
            7,
            List.of(
                NewNode.of("Split", List.of("x"), "a", "b")
                    .with("axis", AttributeValue.of(1))
                    .with("split", AttributeValue.ints(1, 2)),
                NewNode.of("Sub", List.of("b", "a"), "y"))),
        arguments(
            "Split in equal parts",
            7,
            List.of(
                NewNode.of("Split", List.of("x"), "a", "b").with("axis", AttributeValue.of(2)),
                NewNode.of("Sub", List.of("b", "a"), "y"))),
        arguments(
            "TopK",
            7,
            List.of(
                NewNode.of("TopK", List.of("x"), "y", "places")
                    .with("k", AttributeValue.of(2))
                    .with("axis", AttributeValue.of(2)))));
  }

  private static Stream<Arguments> limits() {
    return Stream.of(
        arguments(
            "Clip",
            7,
            List.of(
                NewNode.of("Clip", List.of("x"), "y")
                    .with("min", AttributeValue.of(-0.5f))
                    .with("max", AttributeValue.of(0.25f)))),
        arguments(
            "Clip of what has no declared type",
            7,
            List.of(
                NewNode.of("Neg", List.of("x"), "n"),
                NewNode.of("Clip", List.of("n"), "y").with("max", AttributeValue.of(0.25f)))),
        arguments("Clip without limits", 7, List.of(NewNode.of("Clip", List.of("x"), "y"))),
        arguments(
            "Pad",
            7,
            List.of(
                NewNode.of("Pad", List.of("x"), "y")
                    .with("pads", AttributeValue.ints(0, 0, 1, 2, 0, 0, 2, 1))
                    .with("value", AttributeValue.of(7f)))),
        arguments(
            "Pad by reflection",
            7,
            List.of(
                NewNode.of("Pad", List.of("x"), "y")
                    .with("mode", AttributeValue.of("reflect"))
                    .with("pads", AttributeValue.ints(0, 0, 1, 2, 0, 0, 2, 1)))),
        arguments(
            "Slice",
            7,
            List.of(
                NewNode.of("Slice", List.of("x"), "y")
                    .with("starts", AttributeValue.ints(1, -3))
                    .with("ends", AttributeValue.ints(3, 1000))
                    .with("axes", AttributeValue.ints(1, 3)))),
        arguments(
            "Slice without axes",
            7,
            List.of(
                NewNode.of("Slice", List.of("x"), "y")
                    .with("starts", AttributeValue.ints(1, 1))
                    .with("ends", AttributeValue.ints(2, 3)))));
  }

  private static Stream<Arguments> sampling() {
    return Stream.of(
        upsample("nearest"),
        upsample("linear"),
        resize("nearest", 1, 1, 2, 1.5f),
        resize("nearest", 1, 1, 0.5f, 0.7f),
        resize("linear", 1, 1, 2, 1.5f),
        resize("linear", 1, 1, 0.5f, 0.7f));
  }

  @ParameterizedTest(name = "{0} from {1}")
  @MethodSource("operators")
  void convertedOperatorsGiveTheSame(String name, int opset, List<NewNode> nodes) throws Exception {
    Path file = folder.resolve("m.onnx");
    ModelBuilder builder =
        ModelBuilder.opset(opset).input("x", DataType.FLOAT, shape()).output("y");
    nodes.forEach(builder::node);
    builder.tensor(NewTensor.of("grow", Dims.of(4), 1, 1, 2, 1.5f)).write(file);
    checkAll(file, opset);
  }

  @Test
  void normalizationKeepsItsMeaning() throws Exception {
    Path file = folder.resolve("m.onnx");
    ModelBuilder.opset(7)
        .input("x", DataType.FLOAT, shape())
        .output("y")
        .tensor(NewTensor.of("s", Dims.of(3), 1, 2, 3f))
        .tensor(NewTensor.of("b", Dims.of(3), 0, 1, -1f))
        .tensor(NewTensor.of("m", Dims.of(3), 0.1f, 0.2f, 0.3f))
        .tensor(NewTensor.of("v", Dims.of(3), 1, 0.5f, 2f))
        .node(
            NewNode.of("BatchNormalization", List.of("x", "s", "b", "m", "v"), "y")
                .with("spatial", AttributeValue.of(1))
                .with("momentum", AttributeValue.of(0.8f)))
        .write(file);
    checkAll(file, 7);
  }

  @Test
  void scatterBecomesScatterElements() throws Exception {
    Path file = folder.resolve("m.onnx");
    ModelBuilder.opset(9)
        .input("x", DataType.FLOAT, shape())
        .output("y")
        .tensor(NewTensor.of("at", Dims.of(1, 1, 1, 2), 3L, 0L))
        .tensor(NewTensor.of("new", Dims.of(1, 1, 1, 2), 10f, 20f))
        .node(
            NewNode.of("Scatter", List.of("x", "at", "new"), "y")
                .with("axis", AttributeValue.of(3)))
        .write(file);
    checkAll(file, 9);
  }

  @Test
  void nodesInSubgraphsAreConverted() throws Exception {
    Path file = folder.resolve("m.onnx");
    ModelBuilder.opset(11)
        .input("x", DataType.FLOAT, shape())
        .output("y")
        .tensor(NewTensor.of("yes", DataType.BOOL, Dims.of(), (byte) 1))
        .node(
            NewNode.of("If", List.of("yes"), "y")
                .with("then_branch", branch("t", "ReduceSum"))
                .with("else_branch", branch("e", "ReduceMax")))
        .write(file);
    checkAll(file, 11);
  }

  @Test
  void transformerGivesTheSameAtEveryVersion() throws Exception {
    Path file = MiniLm.in(folder);
    long[] tokens = {101, 7592, 2088, 1996, 4248, 102};
    float[] before = Ort.embed(file, tokens);
    for (long version : new long[] {13, 18, 21, 25}) {
      Path converted = folder.resolve("v" + version + ".onnx");
      try (OnnxModel model = OnnxModel.open(file)) {
        ModelEditor editor = model.edit();
        editor.raiseOpset("", version);
        editor.write(converted);
      }
      assertArrayEquals(before, Ort.embed(converted, tokens), 1e-5f, "version " + version);
    }
  }

  @Test
  void refusalNamesNodeAndChangesNothing() throws Exception {
    Path file = folder.resolve("m.onnx");
    ModelBuilder.opset(7)
        .input("x", DataType.FLOAT, shape())
        .output("y")
        .output("mask")
        .node(NewNode.of("Neg", List.of("x"), "n"))
        .node(
            NewNode.of("Slice", List.of("n"), "s")
                .with("starts", AttributeValue.ints(0))
                .with("ends", AttributeValue.ints(1)))
        .node(NewNode.of("Dropout", List.of("s"), "y", "mask").named("drop"))
        .write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      byte[] before = editor.toBytes();
      OnnxException refusal = assertThrows(OnnxException.class, () -> editor.raiseOpset("", 13));
      assertTrue(refusal.place().contains("'drop'"), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("mask"), refusal.getMessage());
      assertArrayEquals(before, editor.toBytes());
      editor.raiseOpset("", 9);
      assertThrows(OnnxException.class, () -> editor.raiseOpset("", 99));
    }
  }

  @Test
  void newDomainIsImportedOnce() throws Exception {
    Path file = folder.resolve("m.onnx");
    Models.perceptron().write(file);
    Path changed = folder.resolve("changed.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      editor.raiseOpset("com.microsoft", 1);
      editor.raiseOpset("com.microsoft", 1);
      editor.raiseOpset("ai.onnx", 12);
      editor.write(changed);
      assertThrows(OnnxException.class, () -> editor.raiseOpset("com.microsoft", 2));
    }
    try (OnnxModel model = OnnxModel.open(changed)) {
      assertEquals(Map.of("", 13L, "com.microsoft", 1L), model.opsets());
    }
  }

  private void checkAll(Path file, int from) throws Exception {
    float[] x = new float[2 * 3 * 4 * 5];
    Random random = new Random(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() * 2 - 1;
    }
    Map<String, Ort.Floats> inputs = Map.of("x", new Ort.Floats(x, DIMS));
    float[] before = Ort.run(file, inputs, "y");
    try (OnnxModel model = OnnxModel.open(file)) {
      for (int version = from + 1; version <= OpsetChanges.NEWEST; version++) {
        ModelEditor editor = model.edit();
        editor.raiseOpset("", version);
        byte[] converted = editor.toBytes();
        assertEquals(converted.length, editor.byteSize());
        assertArrayEquals(before, Ort.run(converted, inputs, "y"), 1e-6f, "version " + version);
      }
    }
  }

  private static AttributeValue branch(String name, String op) {
    ValueInfo out = new ValueInfo(name + "_out", Optional.of(DataType.FLOAT), Optional.empty());
    NewNode node =
        NewNode.of(op, List.of("x"), name + "_out").with("axes", AttributeValue.ints(1, 2));
    return new AttributeValue.GraphValue(
        new NewGraph(name, List.of(node), List.of(), List.of(), List.of(out)));
  }

  private static Arguments unary(int opset, String op, String attribute, AttributeValue value) {
    return arguments(
        op + " " + value, opset, List.of(NewNode.of(op, List.of("x"), "y").with(attribute, value)));
  }

  private static Arguments reduction(String op) {
    return unary(7, op, "axes", AttributeValue.ints(1, 3));
  }

  private static Arguments upsample(String mode) {
    return arguments(
        "Upsample " + mode,
        9,
        List.of(
            NewNode.of("Upsample", List.of("x", "grow"), "y")
                .with("mode", AttributeValue.of(mode))));
  }

  private static Arguments resize(String mode, float... scales) {
    NewTensor tensor = NewTensor.of("", Dims.of(scales.length), scales);
    return arguments(
        "Resize " + mode + " " + List.of(scales[2], scales[3]),
        10,
        List.of(
            NewNode.of("Constant", List.of(), "by")
                .with("value", new AttributeValue.TensorValue(tensor)),
            NewNode.of("Resize", List.of("x", "by"), "y").with("mode", AttributeValue.of(mode))));
  }

  private static List<Dim> shape() {
    return List.of(Dim.of(2), Dim.of(3), Dim.of(4), Dim.of(5));
  }
}

package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.onnx.proto.AttributeProto;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.NodeProto;
import dev.espalier.onnx.proto.OperatorSetIdProto;
import dev.espalier.onnx.proto.StringStringEntryProto;
import dev.espalier.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCutTest {

  @TempDir private Path folder;
  @TempDir private Path elsewhere;

  private static ValueInfo floats(String name, long... sizes) {
    List<Dim> shape = Dims.of(sizes).sizes().stream().map(Dim::of).toList();
    return new ValueInfo(name, Optional.of(DataType.FLOAT), Optional.of(shape));
  }

  private static List<OnnxNode> nodes(OnnxModel model, String... ops) {
    return model.graph().nodes().stream()
        .filter(node -> List.of(ops).contains(node.opType()))
        .toList();
  }

  private Path cut(Path file, String op, ValueInfo input, String output) throws OnnxException {
    Path target = elsewhere.resolve("cut.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelCut.write(model, nodes(model, op, "Constant"), List.of(input), List.of(output), target);
    }
    return target;
  }

  @Test
  void cutHasWhatItsOperatorsUseAndNoMore() throws Exception {
    Path file = folder.resolve("m.onnx");
    Models.perceptron().metadata("author", "somebody").write(file);
    Path target = cut(file, "Add", floats("xw", 2, 2), "y");
    try (OnnxModel model = OnnxModel.open(target)) {
      List<String> names = model.graph().initializers().stream().map(OnnxTensor::name).toList();
      assertEquals(List.of("b"), names);
      assertEquals(1, model.graph().nodes().size());
      assertEquals(Map.of("", 13L), model.opsets());
      assertEquals(Map.of("author", "somebody"), model.metadata());
    }
    float[] y = Ort.run(target, Map.of("xw", new Ort.Floats(new float[] {1, 2, 3, 4}, 2, 2)), "y");
    assertArrayEquals(
        new float[] {1 + Models.B[0], 2 + Models.B[1], 3 + Models.B[0], 4 + Models.B[1]}, y);
  }

  @Test
  void externalDataComesInside() throws Exception {
    Path small = folder.resolve("m.onnx");
    float[] w = new float[3 * 2000];
    for (int i = 0; i < w.length; i++) {
      w[i] = i % 17;
    }
    ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(3)))
        .tensor(NewTensor.of("w", Dims.of(3, 2000), w))
        .node(NewNode.of("MatMul", List.of("x", "w"), "xw"))
        .node(NewNode.of("Relu", List.of("xw"), "y"))
        .output("y")
        .write(small);
    Path file = folder.resolve("big.onnx");
    try (OnnxModel model = OnnxModel.open(small)) {
      model.edit().write(file, new WriteOptions(10_000, true));
    }
    try (OnnxModel model = OnnxModel.open(file)) {
      assertEquals(Storage.EXTERNAL, model.graph().initializer("w").orElseThrow().storage());
    }
    Path target = cut(file, "MatMul", floats("x", 1, 3), "xw");
    float[] expected = new float[2000];
    for (int i = 0; i < w.length; i++) {
      expected[i % 2000] += Models.X.values()[i / 2000] * w[i];
    }
    assertArrayEquals(expected, Ort.run(target, Map.of("x", Models.X), "xw"), 1e-3f);
  }

  /** y = x + w, with w the constant of a node whose payload is in another file. */
  @Test
  void externalDataOfConstantsComesInside() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(10).putFloat(20).putFloat(30);
    Files.write(folder.resolve("w.bin"), data.array());
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(1).addDims(3);
    tensor
        .setDataLocation(1)
        .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue("w.bin"));
    NodeProto.Builder constant = NodeProto.newBuilder().setOpType("Constant").addOutput("w");
    constant.addAttribute(AttributeProto.newBuilder().setName("value").setType(4).setT(tensor));
    NodeProto.Builder add =
        NodeProto.newBuilder().setOpType("Add").addInput("x").addInput("w").addOutput("y");
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("g")
            .addNode(constant)
            .addNode(add)
            .addInput(ValueInfos.toProto(floats("x", 3)))
            .addOutput(ValueInfos.toProto(floats("y", 3)));
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
            .setGraph(graph)
            .build();
    Path file = Files.write(folder.resolve("m.onnx"), model.toByteArray());
    Path target = cut(file, "Add", floats("x", 3), "y");
    float[] y = Ort.run(target, Map.of("x", new Ort.Floats(new float[] {1, 2, 3}, 3)), "y");
    assertArrayEquals(new float[] {11, 22, 33}, y);
  }

  @Test
  void constantsAreMadeWithoutTheRestOfTheModel() throws Exception {
    Path file = folder.resolve("m.onnx");
    ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(2)))
        .output("y")
        .tensor(NewTensor.of("codes", DataType.INT8, Dims.of(2), (byte) 3, (byte) -4))
        .tensor(NewTensor.of("scale", Dims.of(), 0.5f))
        .tensor(NewTensor.of("plain", Dims.of(2), 7f, 8f))
        .tensor(NewTensor.of("other", Dims.of(1000), new float[1000]))
        .node(NewNode.of("Cast", List.of("codes"), "cast").with("to", AttributeValue.of(1)))
        .node(NewNode.of("Mul", List.of("cast", "scale"), "w"))
        .node(NewNode.of("Mul", List.of("x", "w"), "a"))
        .node(NewNode.of("Add", List.of("a", "plain"), "b"))
        .node(NewNode.of("Add", List.of("b", "other"), "y"))
        .write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      byte[] cut = ModelCut.constants(model, Map.of("w", "first", "plain", "second"));
      assertTrue(cut.length < 500, "" + cut.length);
      assertArrayEquals(new float[] {1.5f, -2}, Ort.run(cut, Map.of(), "first"));
      assertArrayEquals(new float[] {7, 8}, Ort.run(cut, Map.of(), "second"));
      assertThrows(
          IllegalArgumentException.class, () -> ModelCut.constants(model, Map.of("a", "first")));
    }
  }

  @Test
  void controlFlowIsNotCut() throws IOException {
    Path file = folder.resolve("m.onnx");
    Models.branches().write(file);
    Path target = elsewhere.resolve("cut.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      List<OnnxNode> outer = nodes(model, "If");
      List<OnnxNode> inner = List.of(model.allGraphs().getLast().nodes().getFirst());
      for (List<OnnxNode> some : List.of(outer, inner)) {
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelCut.write(model, some, List.of(), List.of("y"), target));
      }
      assertFalse(Files.exists(target));
    }
  }

  @Test
  void attributesAsTextAreSortedAndComplete() throws IOException {
    Path file = folder.resolve("m.onnx");
    Models.branches().write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      assertEquals(
          "list=[1, 2], part=0.5, whole=3, word=text",
          nodes(model, "Other").getFirst().attributes().toString());
      assertEquals(
          "else_branch, then_branch", nodes(model, "If").getFirst().attributes().toString());
      List<String> constants =
          nodes(model, "Constant").stream().map(node -> node.attributes().toString()).toList();
      assertTrue(constants.contains("value=[FLOAT [1]]"), constants.toString());
      assertTrue(constants.contains("value_ints=[4, 5]"), constants.toString());
    }
  }
}

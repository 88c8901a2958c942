package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphEditTest {
  private static final Map<String, Ort.Floats> X =
      Map.of("x", new Ort.Floats(new float[] {1.5f}, 1));

  @TempDir Path folder;

  @Test
  void tensorInSubgraphIsReplacedByDecodingNodes() throws Exception {
    try (OnnxModel model = open(Models.runnableBranches())) {
      assertArrayEquals(new float[] {-9}, Ort.run(model.edit().toBytes(), X, "y"));
      ModelEditor editor = model.edit();
      GraphPath then = model.allGraphs().get(1).path();
      editor.replaceTensor(
          then,
          "inner",
          List.of(NewTensor.of("inner_q", DataType.INT8, Dims.of(1), (byte) 100)),
          List.of(
              NewNode.of("Cast", List.of("inner_q"), "inner").with("to", AttributeValue.of(1))));
      assertArrayEquals(new float[] {-300}, run(editor));
    }
  }

  @Test
  void constantNodeIsReplaced() throws Exception {
    try (OnnxModel model = open(constantModel())) {
      ModelEditor editor = model.edit();
      editor.replaceTensor(
          GraphPath.MAIN,
          "c",
          List.of(NewTensor.of("half", Dims.of(1), 50f)),
          List.of(NewNode.of("Add", List.of("half", "half"), "c")));
      assertArrayEquals(new float[] {101.5f}, run(editor));
    }
  }

  @Test
  void skeletonTakesConstantsOfNodes() throws Exception {
    try (OnnxModel model = open(constantModel())) {
      byte[] skeleton = model.edit().skeleton(Set.of("c"));
      Map<String, Ort.Floats> given = Map.of("c", new Ort.Floats(new float[] {1000}, 1));
      assertArrayEquals(new float[] {1001.5f}, Ort.run(skeleton, X, "y", given));
    }
  }

  @Test
  void laterReplacementCountsAndEarlierNamesAreFree() throws Exception {
    try (OnnxModel model = open(Models.perceptron())) {
      ModelEditor editor = model.edit();
      for (int i = 0; i < 3; i++) {
        editor.replaceTensor(
            GraphPath.MAIN,
            "b",
            List.of(NewTensor.of("b_2", Dims.of(2), i, i)),
            List.of(NewNode.of("Neg", List.of("b_2"), "b").named("b_neg")));
      }
      ModelProto written = ModelProto.parseFrom(editor.toBytes());
      assertEquals(3, written.getGraph().getNodeCount());
      assertEquals("b_neg", written.getGraph().getNode(0).getName());
      assertEquals(editor.toBytes().length, editor.byteSize());
    }
  }

  @Test
  void sharedTensorAndInsertedNodesServeReplacements() throws Exception {
    try (OnnxModel model = open(constantModel())) {
      ModelEditor editor = model.edit();
      editor.addTensor(GraphPath.MAIN, NewTensor.of("two", Dims.of(), 2f));
      editor.insertNodes(GraphPath.MAIN, List.of(NewNode.of("Mul", List.of("two", "two"), "four")));
      editor.replaceTensor(
          GraphPath.MAIN, "c", List.of(), List.of(NewNode.of("Identity", List.of("four"), "c")));
      assertArrayEquals(new float[] {5.5f}, run(editor));
    }
  }

  @Test
  void nodeIsReplacedByOthers() throws Exception {
    try (OnnxModel model = open(Models.perceptron())) {
      OnnxNode add = model.graph().nodes().get(1);
      ModelEditor editor = model.edit();
      float[] before = Ort.run(editor.toBytes(), Map.of("x", Models.X), "y");
      editor.replaceNode(
          add,
          List.of(
              NewNode.of("Neg", List.of("b"), "minus"),
              NewNode.of("Sub", List.of("xw", "minus"), "y").named(add.name())));
      assertArrayEquals(before, Ort.run(editor.toBytes(), Map.of("x", Models.X), "y"));
      assertEquals(editor.toBytes().length, editor.byteSize());
    }
  }

  @Test
  void valuesInsideBecomeOutputs() throws Exception {
    try (OnnxModel model = open(Models.perceptron())) {
      ModelEditor editor = model.edit();
      editor.addOutputs(List.of("xw", "y", "xw"));
      byte[] bytes = editor.toBytes();
      assertEquals(2, ModelProto.parseFrom(bytes).getGraph().getOutputCount());
      float[] xw = Ort.run(bytes, Map.of("x", Models.X), "xw");
      float[] y = Ort.run(bytes, Map.of("x", Models.X), "y");
      assertArrayEquals(new float[] {y[0] - Models.B[0], y[1] - Models.B[1]}, xw, 1e-6f);
      assertThrows(IllegalArgumentException.class, () -> editor.addOutputs(List.of("nothing")));
    }
  }

  @Test
  void whatDoesNotLeadToTheOnlyOutputsGoes() throws Exception {
    try (OnnxModel model = open(Models.perceptron())) {
      ModelEditor whole = model.edit();
      whole.addOutputs(List.of("xw"));
      float[] wanted = Ort.run(whole.toBytes(), Map.of("x", Models.X), "xw");
      ModelEditor editor = model.edit();
      assertTrue(editor.putOutOnly(List.of("xw")).containsAll(Set.of("b", "y")));
      byte[] bytes = editor.toBytes();
      GraphProto left = ModelProto.parseFrom(bytes).getGraph();
      assertEquals(List.of("MatMul"), left.getNodeList().stream().map(n -> n.getOpType()).toList());
      assertEquals(1, left.getInitializerCount());
      assertEquals("xw", left.getOutput(0).getName());
      assertEquals(1, left.getOutputCount());
      assertArrayEquals(wanted, Ort.run(bytes, Map.of("x", Models.X), "xw"));
      assertEquals(bytes.length, editor.byteSize());
    }
  }

  @Test
  void everyNodeGetsItsOwnName() throws Exception {
    ModelBuilder builder = ModelBuilder.opset(13).input("x", DataType.FLOAT, List.of(Dim.of(1)));
    List<String> names = List.of("", "same", "same", "Relu_0", "");
    for (int i = 0; i < names.size(); i++) {
      builder.node(NewNode.of("Relu", List.of("x"), "y" + i).named(names.get(i)));
    }
    try (OnnxModel model = open(builder)) {
      ModelEditor editor = model.edit();
      Map<OnnxNode, String> given = editor.nameNodes();
      assertEquals(5, new HashSet<>(given.values()).size());
      assertFalse(given.containsValue(""));
      assertEquals("same", given.get(model.graph().nodes().get(1)));
      GraphProto written = ModelProto.parseFrom(editor.toBytes()).getGraph();
      for (OnnxNode node : model.graph().nodes()) {
        assertEquals(given.get(node), written.getNode(node.index()).getName());
      }
    }
  }

  @Test
  void constantsLeaveTheInputsOfOldModels() throws Exception {
    ModelBuilder old =
        Models.perceptron()
            .irVersion(3)
            .input("w", DataType.FLOAT, List.of(Dim.of(3), Dim.of(2)))
            .input("b", DataType.FLOAT, List.of(Dim.of(2)));
    try (OnnxModel model = open(old)) {
      assertEquals(List.of("x"), model.graph().inputs().stream().map(ValueInfo::name).toList());
      ModelEditor editor = model.edit();
      editor.replaceTensor(
          GraphPath.MAIN, "b", List.of(NewTensor.of("b", Dims.of(2), 0f, 0f)), List.of());
      ModelProto written = ModelProto.parseFrom(editor.toBytes());
      assertEquals(4, written.getIrVersion());
      assertEquals(1, written.getGraph().getInputCount());
      assertEquals(editor.toBytes().length, editor.byteSize());
      Ort.run(editor.toBytes(), Map.of("x", Models.X), "y");
    }
  }

  @Test
  void wrongEditsAreRefused() throws Exception {
    try (OnnxModel model = open(Models.perceptron())) {
      ModelEditor editor = model.edit();
      NewTensor w = NewTensor.of("w", Dims.of(1), 1f);
      assertThrows(
          IllegalArgumentException.class,
          () -> editor.replaceTensor(GraphPath.MAIN, "x", List.of(w), List.of()));
      assertThrows(
          IllegalArgumentException.class,
          () -> editor.replaceTensor(GraphPath.MAIN, "b", List.of(w), List.of()));
      assertThrows(
          IllegalArgumentException.class,
          () -> editor.replaceTensor(new GraphPath("nowhere"), "w", List.of(w), List.of()));
      assertThrows(IllegalArgumentException.class, () -> editor.addTensor(GraphPath.MAIN, w));
      assertThrows(
          IllegalArgumentException.class,
          () -> NewTensor.of("n", DataType.INT8, Dims.of(3), (byte) 1));
      assertEquals("w_1", editor.uniqueName("w"));
      assertEquals("fresh", editor.uniqueName("fresh"));
      assertArrayEquals(Files.readAllBytes(model.file()), editor.toBytes());
    }
  }

  private float[] run(ModelEditor editor) throws Exception {
    byte[] bytes = editor.toBytes();
    assertEquals(bytes.length, editor.byteSize());
    return Ort.run(bytes, X, "y");
  }

  private OnnxModel open(ModelBuilder builder) throws Exception {
    Path file = folder.resolve("m.onnx");
    builder.write(file);
    OnnxModel model = OnnxModel.open(file);
    assertTrue(model.edit().byteSize() > 0);
    return model;
  }

  /** y = x + c, with c = 10 from a Constant node. */
  private static ModelBuilder constantModel() {
    return ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(1)))
        .output("y", DataType.FLOAT, List.of(Dim.of(1)))
        .node(
            NewNode.of("Constant", List.of(), "c")
                .with("value", new AttributeValue.TensorValue(NewTensor.of("", Dims.of(1), 10f))))
        .node(NewNode.of("Add", List.of("x", "c"), "y"));
  }
}

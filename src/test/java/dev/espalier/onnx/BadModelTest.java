package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.espalier.onnx.proto.AttributeProto;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.NodeProto;
import dev.espalier.onnx.proto.SparseTensorProto;
import dev.espalier.onnx.proto.TensorProto;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadModelTest {
  @TempDir Path folder;

  @Test
  void missingFile() {
    assertRefused(folder.resolve("no.onnx"), "", "no such file");
  }

  @Test
  void folderInsteadOfFile() {
    assertRefused(folder, "", "is a folder");
  }

  @Test
  void emptyFile() throws Exception {
    assertRefused(write(new byte[0]), "", "is empty");
  }

  @Test
  void textFile() throws Exception {
    assertRefused(
        write("Dear reader,\nthis is no model.\n".getBytes(StandardCharsets.UTF_8)),
        "",
        "is a text file");
  }

  @Test
  void pointerFile() throws Exception {
    byte[] pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"
            .getBytes(StandardCharsets.UTF_8);
    assertRefused(write(pointer), "", "Git LFS pointer");
  }

  @Test
  void archive() throws Exception {
    assertRefused(write(new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0}), "", "zip archive");
  }

  @Test
  void protobufThatIsNoModel() throws Exception {
    assertRefused(write(new byte[] {8, 5}), "", "has no graph");
  }

  @Test
  void truncatedModel() throws Exception {
    byte[] whole = Models.perceptron().toBytes();
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    assertRefused(write(half), "", "damaged");
  }

  @Test
  void dimsThatDoNotMatchTheBytes() throws Exception {
    assertRefused(
        write(model(g -> g.addInitializer(tensor("w", 2, 3)))),
        "tensor 'w'",
        "dims [2, 3] of type FLOAT ask for 24 bytes but it holds 4 bytes");
  }

  @Test
  void dimsThatDoNotMatchTypedValues() throws Exception {
    TensorProto w =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(7)
            .addDims(3)
            .addInt64Data(1)
            .addInt64Data(2)
            .build();
    assertRefused(
        write(model(g -> g.addInitializer(w))), "tensor 'w'", "3 values but it holds 2 values");
  }

  @Test
  void dimsThatOverflow() throws Exception {
    assertRefused(
        write(model(g -> g.addInitializer(tensor("w", 1L << 40, 1L << 40)))),
        "tensor 'w'",
        "more than can be counted");
    assertRefused(
        write(model(g -> g.addInitializer(tensor("w", 1L << 62, 1)))),
        "tensor 'w'",
        "more than can be counted");
  }

  @Test
  void negativeDims() throws Exception {
    assertRefused(
        write(model(g -> g.addInitializer(tensor("w", -1)))), "tensor 'w'", "negative size");
  }

  @Test
  void tensorInsideAttribute() throws Exception {
    NodeProto node =
        node("Constant", "", "c").toBuilder()
            .setName("five")
            .addAttribute(AttributeProto.newBuilder().setName("value").setT(tensor("t", 9)))
            .build();
    OnnxException refusal =
        assertRefused(write(model(g -> g.addNode(node))), "attribute 'value'", "ask for 36 bytes");
    assertTrue(refusal.place().contains("node 'five'"), refusal.place());
  }

  @Test
  void cyclicGraph() throws Exception {
    Path file =
        write(
            model(g ->
                g.addNode(node("Relu", "start", "x"))
                    .addNode(node("Add", "x", "a").toBuilder().addInput("c"))
                    .addNode(node("Relu", "a", "b"))
                    .addNode(node("Relu", "b", "c"))
                    .addNode(node("Relu", "c", "end"))));
    OnnxException refusal = assertRefused(file, "node #", "cyclic");
    assertTrue(refusal.place().matches(".*node #[123]"), refusal.place());
  }

  @Test
  void nodeThatUsesItsOwnOutput() throws Exception {
    assertRefused(write(model(g -> g.addNode(node("Relu", "x", "x")))), "node #0", "cyclic");
  }

  @Test
  void cycleThroughSubgraph() throws Exception {
    GraphProto inner = GraphProto.newBuilder().addNode(node("Relu", "later", "in")).build();
    NodeProto branch =
        node("If", "x", "y").toBuilder()
            .addAttribute(AttributeProto.newBuilder().setName("then_branch").setG(inner))
            .build();
    assertRefused(
        write(model(g -> g.addNode(branch).addNode(node("Relu", "y", "later")))),
        "node #",
        "cyclic");
  }

  @Test
  void unsortedGraphWithoutCycleOpens() throws Exception {
    Path file =
        write(model(g -> g.addNode(node("Relu", "b", "c")).addNode(node("Relu", "a", "b"))));
    try (OnnxModel model = OnnxModel.open(file)) {
      assertEquals(2, model.graph().nodes().size());
    }
  }

  @Test
  void valueMadeTwice() throws Exception {
    assertRefused(
        write(model(g -> g.addNode(node("Relu", "a", "b")).addNode(node("Abs", "a", "b")))),
        "node #1",
        "'b' is made a second time");
    assertRefused(
        write(model(g -> g.addInitializer(tensor("w", 1)).addNode(node("Relu", "a", "w")))),
        "node #0",
        "'w' is made a second time");
  }

  @Test
  void initializersOfTheSameName() throws Exception {
    assertRefused(
        write(model(g -> g.addInitializer(tensor("w", 1)).addInitializer(tensor("w", 1)))),
        "initializer #1",
        "two initializers are called 'w'");
  }

  @Test
  void nodeWithoutOperator() throws Exception {
    assertRefused(write(model(g -> g.addNode(node("", "a", "b")))), "node #0", "no operator");
  }

  @Test
  void graphsNestedTooDeep() throws Exception {
    GraphProto graph = GraphProto.newBuilder().setName("deepest").build();
    for (int i = 0; i < 40; i++) {
      AttributeProto body = AttributeProto.newBuilder().setName("body").setG(graph).build();
      graph =
          GraphProto.newBuilder()
              .addNode(node("If", "c", "y" + i).toBuilder().addAttribute(body))
              .build();
    }
    GraphProto deep = graph;
    assertRefused(write(model(g -> g.mergeFrom(deep))), "node #0", "nested more than 30 deep");
  }

  @Test
  void sparseIndexOutsideOfItsTensor() throws Exception {
    SparseTensorProto sparse =
        SparseTensorProto.newBuilder()
            .setValues(tensor("s", 1))
            .setIndices(
                TensorProto.newBuilder().setName("i").setDataType(7).addDims(1).addInt64Data(10))
            .addDims(10)
            .build();
    assertRefused(
        write(model(g -> g.addSparseInitializer(sparse))), "sparse", "index 10 is outside");
  }

  @Test
  void denseAndSparseTensorOfOneName() throws Exception {
    SparseTensorProto sparse =
        SparseTensorProto.newBuilder()
            .setValues(tensor("s", 1))
            .setIndices(
                TensorProto.newBuilder().setName("i").setDataType(7).addDims(1).addInt64Data(9))
            .addDims(10)
            .build();
    GraphProto first = GraphProto.newBuilder().addSparseInitializer(sparse).build();
    GraphProto second = GraphProto.newBuilder().addInitializer(tensor("s", 1)).build();
    for (List<GraphProto> order : List.of(List.of(first, second), List.of(second, first))) {
      ByteArrayOutputStream graph = new ByteArrayOutputStream();
      for (GraphProto part : order) {
        graph.writeBytes(part.toByteArray());
      }
      UnknownFieldSet raw =
          UnknownFieldSet.newBuilder()
              .addField(
                  ModelProto.IR_VERSION_FIELD_NUMBER,
                  UnknownFieldSet.Field.newBuilder().addVarint(8).build())
              .addField(
                  ModelProto.GRAPH_FIELD_NUMBER,
                  UnknownFieldSet.Field.newBuilder()
                      .addLengthDelimited(ByteString.copyFrom(graph.toByteArray()))
                      .build())
              .build();
      assertRefused(write(raw.toByteArray()), "", "two initializers are called 's'");
    }
  }

  @Test
  void sparseIndicesOfAnotherNumberThanValues() throws Exception {
    SparseTensorProto sparse =
        SparseTensorProto.newBuilder()
            .setValues(tensor("s", 1))
            .setIndices(
                TensorProto.newBuilder().setDataType(7).addDims(2).addInt64Data(1).addInt64Data(2))
            .addDims(10)
            .build();
    assertRefused(
        write(model(g -> g.addSparseInitializer(sparse))), "sparse", "do not fit 1 values");
  }

  @Test
  void messageHasFilePlaceProblemAndAdvice() throws Exception {
    Path file = write(model(g -> g.addInitializer(tensor("w", 5))));
    OnnxException refusal = assertThrows(OnnxException.class, () -> OnnxModel.open(file));
    assertEquals(
        file
            + ": graph / initializer #0 / tensor 'w': dims [5] of type FLOAT ask for 20 bytes but"
            + " it holds 4 bytes. Fetch or export the model again.",
        refusal.getMessage());
    assertEquals(file, refusal.file());
  }

  private OnnxException assertRefused(Path file, String place, String problem) {
    OnnxException refusal = assertThrows(OnnxException.class, () -> OnnxModel.open(file));
    assertTrue(refusal.place().contains(place), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(problem), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
    return refusal;
  }

  private Path write(byte[] bytes) throws Exception {
    return Files.write(folder.resolve("bad.onnx"), bytes);
  }

  private static byte[] model(UnaryOperator<GraphProto.Builder> fill) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setGraph(fill.apply(GraphProto.newBuilder()))
        .build()
        .toByteArray();
  }

  /** A tensor with four bytes. */
  private static TensorProto tensor(String name, long... dims) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(1)
            .setRawData(ByteString.copyFrom(new byte[4]));
    for (long dim : dims) {
      proto.addDims(dim);
    }
    return proto.build();
  }

  private static NodeProto node(String op, String input, String output) {
    return NodeProto.newBuilder().setOpType(op).addInput(input).addOutput(output).build();
  }
}

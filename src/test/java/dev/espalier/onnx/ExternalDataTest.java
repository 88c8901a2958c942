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
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {
  @TempDir Path outside;

  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(outside.resolve("model"));
  }

  @Test
  void payloadIsReadFromTheFileBeside() throws Exception {
    data("w.bin", 9, 9, 1, 2, 3);
    Path file = model(Map.of("location", "w.bin", "offset", "8", "length", "12"), 3);
    try (OnnxModel model = OnnxModel.open(file)) {
      OnnxTensor w = model.graph().initializer("w").orElseThrow();
      assertEquals(Storage.EXTERNAL, w.storage());
      assertArrayEquals(new float[] {1, 2, 3}, w.toFloats());
      assertEquals(Files.size(file) + 20, model.fileBytes());
    }
  }

  @Test
  void offsetAndLengthMayBeLeftOut() throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    data("sub/w.bin", 1, 2, 3, 4);
    try (OnnxModel model = OnnxModel.open(model(Map.of("location", "sub/w.bin"), 3))) {
      assertArrayEquals(
          new float[] {1, 2, 3}, model.graph().initializer("w").orElseThrow().toFloats());
    }
  }

  @Test
  void missingFile() throws Exception {
    assertRefused(Map.of("location", "w.bin"), "external data 'w.bin' is missing");
  }

  @Test
  void fileThatIsTooShort() throws Exception {
    data("w.bin", 1, 2);
    assertRefused(Map.of("location", "w.bin"), "needs 12 bytes at 0");
    data("w.bin", 1, 2, 3);
    assertRefused(Map.of("location", "w.bin", "offset", "4"), "which has only 12");
    assertRefused(
        Map.of("location", "w.bin", "offset", Long.toString(Long.MAX_VALUE)), "which has only 12");
  }

  @Test
  void emptyTensorMayLieBehindTheEnd() throws Exception {
    data("w.bin", 1, 2, 3);
    for (Map<String, String> record :
        List.of(
            Map.of("location", "w.bin", "offset", "4096", "length", "0"),
            Map.of("location", "w.bin", "offset", "4096"))) {
      try (OnnxModel model = OnnxModel.open(model(record, 0))) {
        assertEquals(0, model.graph().initializer("w").orElseThrow().toFloats().length);
      }
    }
  }

  @Test
  void dataThatWasChangedIsNotWritten() throws Exception {
    Path data = data("w.bin", 1, 2, 3);
    Path copy = folder.resolve("copy.onnx");
    try (OnnxModel model = OnnxModel.open(model(Map.of("location", "w.bin"), 3))) {
      data("w.bin", 4, 5, 6, 7);
      OnnxException refusal = assertThrows(OnnxException.class, () -> model.edit().write(copy));
      assertTrue(refusal.getMessage().contains("was changed after it was opened"));
      assertEquals(data.toRealPath(), refusal.file());
      assertFalse(Files.exists(copy));
    }
  }

  @Test
  void lengthThatDoesNotMatchDims() throws Exception {
    data("w.bin", 1, 2, 3);
    assertRefused(Map.of("location", "w.bin", "length", "8"), "ask for 12 bytes but it holds 8");
  }

  @Test
  void numbersThatAreNone() throws Exception {
    data("w.bin", 1, 2, 3);
    assertRefused(Map.of("location", "w.bin", "offset", "many"), "'many' of external data is no");
    assertRefused(Map.of("location", "w.bin", "offset", "-4"), "negative");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../w.bin",
        "sub/../../w.bin",
        "..\\w.bin",
        "/etc/hostname",
        "C:\\w.bin",
        "C:w.bin",
        "\\\\host\\share",
        "",
        " "
      })
  void placesOutsideTheFolder(String location) throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    data("../w.bin", 1, 2, 3);
    assertRefused(Map.of("location", location), "is outside the folder of the model");
  }

  @Test
  void linkThatLeadsOutside() throws Exception {
    Path secret = data("../secret.bin", 1, 2, 3);
    Files.createSymbolicLink(folder.resolve("w.bin"), secret);
    assertRefused(Map.of("location", "w.bin"), "is outside the folder of the model");
    Files.createSymbolicLink(folder.resolve("sub"), outside);
    assertRefused(Map.of("location", "sub/secret.bin"), "is outside the folder of the model");
  }

  @Test
  void folderInsteadOfFile() throws Exception {
    Files.createDirectory(folder.resolve("w.bin"));
    assertRefused(Map.of("location", "w.bin"), "is not a regular file");
  }

  @Test
  void nameWithZeroByte() throws Exception {
    assertRefused(Map.of("location", "w\0.bin"), "is no file name");
  }

  @Test
  void linkInsideTheFolderIsFollowed() throws Exception {
    Files.createSymbolicLink(folder.resolve("w.bin"), data("real.bin", 1, 2, 3));
    try (OnnxModel model = OnnxModel.open(model(Map.of("location", "w.bin"), 3))) {
      assertEquals(1, model.graph().initializers().size());
    }
  }

  @Test
  void copyElsewhereIsOfOnePiece() throws Exception {
    data("w.bin", 1, 2, 3);
    Path file = model(Map.of("location", "w.bin"), 3);
    Path copy = outside.resolve("copy.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      editor.write(copy);
      assertEquals(Files.size(copy), editor.byteSize());
      assertThrows(OnnxException.class, () -> editor.write(folder.resolve("w.bin")));
    }
    Files.delete(folder.resolve("w.bin"));
    try (OnnxModel model = OnnxModel.open(copy)) {
      OnnxTensor w = model.graph().initializer("w").orElseThrow();
      assertEquals(Storage.RAW_IN_FILE, w.storage());
      assertArrayEquals(new float[] {1, 2, 3}, w.toFloats());
    }
    float[] y = Ort.run(copy, Map.of("x", new Ort.Floats(new float[] {1, 1, 1}, 3)), "y");
    assertArrayEquals(new float[] {2, 3, 4}, y);
  }

  @Test
  void skeletonLeavesExternalDataInItsFile() throws Exception {
    data("w.bin", 1, 2, 3);
    try (OnnxModel model = OnnxModel.open(model(Map.of("location", "w.bin"), 3))) {
      Path skeleton = folder.resolve("skeleton.onnx");
      Files.write(skeleton, model.edit().skeleton(Set.of()));
      try (OnnxModel read = OnnxModel.open(skeleton)) {
        OnnxTensor w = read.graph().initializer("w").orElseThrow();
        assertEquals(Storage.EXTERNAL, w.storage());
        assertArrayEquals(new float[] {1, 2, 3}, w.toFloats());
      }
    }
  }

  @Test
  void constantOfNodeWithExternalDataBecomesInitializer() throws Exception {
    data("w.bin", 1, 2, 3);
    TensorProto.Builder value = tensor(Map.of("location", "w.bin"), 3).clearName();
    NodeProto constant =
        NodeProto.newBuilder()
            .setOpType("Constant")
            .addOutput("w")
            .addAttribute(AttributeProto.newBuilder().setName("value").setType(4).setT(value))
            .build();
    Path file = write(graph().addNode(0, constant));
    try (OnnxModel model = OnnxModel.open(file)) {
      assertArrayEquals(
          new float[] {1, 2, 3}, model.graph().constant("w").orElseThrow().toFloats());
      byte[] copy = model.edit().toBytes();
      float[] y = Ort.run(copy, Map.of("x", new Ort.Floats(new float[] {1, 1, 1}, 3)), "y");
      assertArrayEquals(new float[] {2, 3, 4}, y);
    }
  }

  @Test
  void sizeOfCopyIsKnownWithoutPuttingItTogether() throws Exception {
    data("w.bin", 1, 2, 3);
    TensorProto.Builder value = tensor(Map.of("location", "w.bin"), 3).clearName();
    NodeProto constant =
        NodeProto.newBuilder()
            .setOpType("Constant")
            .addOutput("c")
            .addAttribute(AttributeProto.newBuilder().setName("value").setType(4).setT(value))
            .build();
    Path file =
        write(graph().addNode(0, constant).addInitializer(tensor(Map.of("location", "w.bin"), 3)));
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelSizes sizes = new ModelSizes(model);
      assertEquals(Optional.of(model.edit().byteSize()), sizes.fileBytes(Map.of(), 0));
      for (String name : List.of("w", "c")) {
        NewTensor other = NewTensor.of(name, Dims.of(300), new float[300]);
        ModelEditor editor = model.edit();
        editor.replaceTensor(GraphPath.MAIN, name, List.of(other), List.of());
        long growth = ModelSizes.of(other) - sizes.replaced(GraphPath.MAIN, name);
        assertEquals(
            Optional.of(editor.byteSize()), sizes.fileBytes(Map.of(GraphPath.MAIN, growth), 0));
      }
    }
  }

  @Test
  void payloadsAboveTheLimitGoToAFileBeside() throws Exception {
    Path file = folder.resolve("m.onnx");
    float[] w = new float[3 * 2000];
    for (int i = 0; i < w.length; i++) {
      w[i] = i;
    }
    ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(3)))
        .output("y")
        .tensor(NewTensor.of("w", Dims.of(3, 2000), w))
        .tensor(NewTensor.of("b", Dims.of(2000), Arrays.copyOf(w, 2000)))
        .tensor(NewTensor.of("small", Dims.of(1), 1f))
        .node(NewNode.of("MatMul", List.of("x", "w"), "xw"))
        .node(NewNode.of("Add", List.of("xw", "b"), "xwb"))
        .node(NewNode.of("Mul", List.of("xwb", "small"), "y"))
        .write(file);
    Map<String, Ort.Floats> inputs = Map.of("x", new Ort.Floats(new float[] {1, 2, -3}, 1, 3));
    float[] expected = Ort.run(file, inputs, "y");
    Path target = Files.createDirectory(outside.resolve("out")).resolve("big.onnx");
    WriteOptions options = new WriteOptions(10_000, false);
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      editor.write(target, options);
      assertEquals(total(target.getParent()), editor.byteSize(options));
      // Once more over the first: its data must not be lost before the new model is in place.
      editor.write(target, options);
    }
    try (OnnxModel model = OnnxModel.open(target)) {
      for (String name : Set.of("w", "b")) {
        OnnxTensor tensor = model.graph().initializer(name).orElseThrow();
        assertEquals(Storage.EXTERNAL, tensor.storage());
      }
      assertEquals(Storage.RAW_IN_FILE, model.graph().initializer("small").orElseThrow().storage());
      assertArrayEquals(w, model.graph().initializer("w").orElseThrow().toFloats());
    }
    assertArrayEquals(expected, Ort.run(target, inputs, "y"));
  }

  @Test
  void modelOfMoreThanTwoGigabytesIsCountedAndWrittenInTwoFiles() throws Exception {
    Path file = folder.resolve("m.onnx");
    Models.perceptron().write(file);
    long bytes = 2L << 30;
    Payload sparse =
        new Payload() {
          @Override
          public long byteSize() {
            return bytes;
          }

          @Override
          public void writeTo(WritableByteChannel channel) throws IOException {
            throw new IOException("asking for the size must not write");
          }
        };
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      editor.addTensor(
          GraphPath.MAIN, new NewTensor("huge", DataType.UINT8, Dims.of(bytes), sparse));
      assertTrue(editor.byteSize() > bytes);
      Path target = folder.resolve("out.onnx");
      OnnxException refusal = assertThrows(OnnxException.class, () -> editor.write(target));
      assertTrue(refusal.getMessage().contains("must not write"), refusal.getMessage());
      assertFalse(Files.exists(target));
      assertEquals(Files.size(file), total(folder));
    }
  }

  @Test
  void hugeExternalFileIsOnlyPointedAt() throws Exception {
    long elements = 3L << 28;
    try (SeekableByteChannel hole =
        Files.newByteChannel(
            folder.resolve("w.bin"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      hole.position(elements * Float.BYTES - 4);
      hole.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 7f));
    }
    try (OnnxModel model = OnnxModel.open(model(Map.of("location", "w.bin"), elements))) {
      OnnxTensor w = model.graph().initializer("w").orElseThrow();
      assertEquals(elements * Float.BYTES, w.byteSize());
      float[] last = new float[2];
      w.readFloats(elements - 2, last, 0, 2);
      assertArrayEquals(new float[] {0, 7}, last);
      assertTrue(model.edit().byteSize() > elements * Float.BYTES);
    }
  }

  private void assertRefused(Map<String, String> record, String problem) throws IOException {
    Path file = model(record, 3);
    OnnxException refusal = assertThrows(OnnxException.class, () -> OnnxModel.open(file));
    assertTrue(refusal.getMessage().contains(problem), refusal.getMessage());
    assertTrue(refusal.place().contains("tensor 'w'"), refusal.getMessage());
  }

  private Path data(String name, float... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Files.write(folder.resolve(name).normalize(), bytes.array());
  }

  private Path model(Map<String, String> record, long elements) throws IOException {
    return write(graph().addInitializer(tensor(record, elements)));
  }

  private Path write(GraphProto.Builder graph) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
            .setGraph(graph)
            .build();
    return Files.write(folder.resolve("m.onnx"), model.toByteArray());
  }

  /** y = x + w. */
  private static GraphProto.Builder graph() {
    List<Dim> three = List.of(Dim.of(3));
    return GraphProto.newBuilder()
        .setName("g")
        .addInput(ValueInfos.toProto(info("x", three)))
        .addOutput(ValueInfos.toProto(info("y", three)))
        .addNode(
            NodeProto.newBuilder().setOpType("Add").addInput("x").addInput("w").addOutput("y"));
  }

  private static ValueInfo info(String name, List<Dim> shape) {
    return new ValueInfo(name, Optional.of(DataType.FLOAT), Optional.of(shape));
  }

  private static TensorProto.Builder tensor(Map<String, String> record, long elements) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("w").setDataType(1).addDims(elements).setDataLocation(1);
    record.forEach((key, value) ->
        tensor.addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return tensor;
  }

  private static long total(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}

package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.TensorProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
  @TempDir Path folder;

  static Stream<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("assets/samples"))) {
      return files.filter(file -> file.toString().endsWith(".onnx")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sampleIsWrittenByteForByte(Path sample) throws Exception {
    assertUntouched(sample);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void editedSampleDiffersOnlyWhereItWasEdited(Path sample) throws Exception {
    try (OnnxModel model = OnnxModel.open(sample)) {
      OnnxTensor first = model.graph().initializers().iterator().next();
      byte[] zeros = new byte[(int) first.byteSize()];
      ModelEditor editor = model.edit();
      editor.replaceTensor(
          GraphPath.MAIN,
          first.name(),
          List.of(NewTensor.of(first.name(), first.dataType(), first.dims(), zeros)),
          List.of());
      ModelProto expected = ModelProto.parseFrom(Files.readAllBytes(sample));
      GraphProto.Builder graph = expected.getGraph().toBuilder();
      graph.setInitializer(
          0, graph.getInitializer(0).toBuilder().setRawData(ByteString.copyFrom(zeros)));
      assertEquals(
          expected.toBuilder().setGraph(graph).build(), ModelProto.parseFrom(editor.toBytes()));
    }
  }

  @Test
  void everythingUnusualIsWrittenByteForByte() throws Exception {
    Path file = folder.resolve("odd.onnx");
    Files.write(file, OddModel.bytes());
    assertUntouched(file);
  }

  @Test
  void everythingUnusualSurvivesAnEdit() throws Exception {
    Path file = folder.resolve("odd.onnx");
    Files.write(file, OddModel.bytes());
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      editor.replaceTensor(
          GraphPath.MAIN, "w", List.of(NewTensor.of("w", Dims.of(2), 5f, 6f)), List.of());
      ModelProto before = ModelProto.parseFrom(OddModel.bytes());
      ModelProto after = ModelProto.parseFrom(editor.toBytes());
      TensorProto w =
          before.getGraph().getInitializer(OddModel.W).toBuilder()
              .setRawData(ByteString.copyFrom(floats(5, 6)))
              .setUnknownFields(UnknownFieldSet.getDefaultInstance())
              .build();
      // An input that was given a new value is a constant from then on.
      GraphProto.Builder graph =
          before.getGraph().toBuilder().setInitializer(OddModel.W, w).removeInput(1);
      assertEquals(before.toBuilder().setGraph(graph).build(), after);
      assertEquals(editor.toBytes().length, editor.byteSize());
    }
  }

  @Test
  void editInsideSubgraphKeepsAllAroundIt() throws Exception {
    Path file = folder.resolve("odd.onnx");
    Files.write(file, OddModel.bytes());
    try (OnnxModel model = OnnxModel.open(file)) {
      GraphPath inner =
          model.allGraphs().stream()
              .filter(graph -> graph.initializer("inner_w").isPresent())
              .findFirst()
              .orElseThrow()
              .path();
      ModelEditor editor = model.edit();
      byte[] same = {0, 0, (byte) 0x80, 0x3f};
      editor.replaceTensor(
          inner,
          "inner_w",
          List.of(NewTensor.of("inner_w", DataType.FLOAT, Dims.of(1), same)),
          List.of());
      assertArrayEquals(OddModel.bytes(), editor.toBytes());
    }
  }

  @Test
  void namesThatAreNoTextAreKeptApart() throws Exception {
    Path file = folder.resolve("odd.onnx");
    Files.write(file, OddModel.bytes());
    try (OnnxModel model = OnnxModel.open(file)) {
      List<String> odd =
          model.graph().initializers().stream()
              .map(OnnxTensor::name)
              .filter(name -> name.startsWith("bad"))
              .toList();
      assertEquals(2, odd.stream().distinct().count());
      ModelEditor editor = model.edit();
      editor.replaceTensor(
          GraphPath.MAIN, odd.get(1), List.of(NewTensor.of(odd.get(1), Dims.of(1), 9f)), List.of());
      ModelProto after = ModelProto.parseFrom(editor.toBytes());
      ByteString name = after.getGraph().getInitializer(OddModel.BAD + 1).getNameBytes();
      assertFalse(name.isValidUtf8());
      assertEquals(OddModel.badName(1), name);
      assertTrue(model.graph().consumers(odd.get(1)).size() == 1);
    }
  }

  private void assertUntouched(Path file) throws IOException {
    try (OnnxModel model = OnnxModel.open(file)) {
      Path copy = folder.resolve("copy.onnx");
      model.edit().write(copy);
      assertEquals(-1, Files.mismatch(file, copy));
      assertArrayEquals(Files.readAllBytes(file), model.edit().toBytes());
      assertEquals(Files.size(file), model.edit().byteSize());
    }
  }

  private static byte[] floats(float... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Payload.of(values).writeTo(Channels.newChannel(bytes));
    return bytes.toByteArray();
  }
}

package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelEditorTest {
  @TempDir Path folder;

  @Test
  void untouchedModelIsWrittenByteForByte() throws Exception {
    Path file = MiniLm.in(folder);
    Path copy = folder.resolve("copy.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      assertEquals(Files.size(file), editor.byteSize());
      editor.write(copy);
    }
    assertEquals(-1, Files.mismatch(file, copy));
  }

  @Test
  void replacedTensorReadsBackAndSizeIsExact() throws Exception {
    Path file = folder.resolve("m.onnx");
    Models.perceptron().write(file);
    Path changed = folder.resolve("changed.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      editor.replaceTensor(
          GraphPath.MAIN,
          "w",
          List.of(NewTensor.of("w", Dims.of(3, 2), 1, 2, 3, 4, 5, 6f)),
          List.of());
      editor.write(changed);
      assertEquals(Files.size(changed), editor.byteSize());
      assertArrayEquals(Files.readAllBytes(changed), editor.toBytes());
    }
    try (OnnxModel model = OnnxModel.open(changed)) {
      assertArrayEquals(
          new float[] {1, 2, 3, 4, 5, 6}, model.graph().initializer("w").orElseThrow().toFloats());
    }
  }

  @Test
  void sparseTensorsAreReplacedAndDroppedAsOthersAre() throws Exception {
    Path file = folder.resolve("m.onnx");
    byte[] dense = Models.perceptron().toBytes();
    Files.write(file, SparseModels.of(dense, "w"));
    Path changed = folder.resolve("changed.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      editor.dropTensor("w");
      editor.write(changed);
      assertEquals(Files.size(changed), editor.byteSize());
      try (OnnxModel left = OnnxModel.open(changed)) {
        assertTrue(model.graph().isInitializer("w"));
        assertFalse(left.graph().isInitializer("w"));
      }
      List<NewTensor> whole = List.of(NewTensor.of("w", Dims.of(3, 2), 1, 2, 3, 4, 5, 6f));
      editor = model.edit();
      editor.replaceTensor(GraphPath.MAIN, "w", whole, List.of());
      editor.write(changed);
      assertEquals(Files.size(changed), editor.byteSize());
    }
    try (OnnxModel model = OnnxModel.open(changed)) {
      assertEquals(0, model.graph().sparseInitializers().size());
      assertArrayEquals(
          new float[] {1, 2, 3, 4, 5, 6}, model.graph().initializer("w").orElseThrow().toFloats());
    }
  }

  @Test
  void decodedTensorGivesWhatTheNodesMakeOfIt() throws Exception {
    Path file = folder.resolve("m.onnx");
    Models.perceptron().write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      float[] before = Ort.run(editor.toBytes(), Map.of("x", Models.X), "y");
      editor.replaceTensor(
          GraphPath.MAIN,
          "w",
          List.of(
              NewTensor.of("w_q", DataType.INT8, Dims.of(3, 2), Models.W_CODES),
              NewTensor.of("w_s", Dims.of(), Models.W_SCALE)),
          List.of(
              NewNode.of("Cast", List.of("w_q"), "w_f").with("to", AttributeValue.of(1)),
              NewNode.of("Mul", List.of("w_f", "w_s"), "w")));
      assertArrayEquals(before, Ort.run(editor.toBytes(), Map.of("x", Models.X), "y"));
      assertEquals(editor.toBytes().length, editor.byteSize());
    }
  }

  @Test
  void skeletonTakesWeightsByName() throws Exception {
    Path file = folder.resolve("m.onnx");
    Models.perceptron().write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      byte[] skeleton = model.edit().skeleton(Set.of("w"));
      float[] doubled = {2, 4, 6, 8, 10, 12};
      float[] y =
          Ort.run(skeleton, Map.of("x", Models.X), "y", Map.of("w", new Ort.Floats(doubled, 3, 2)));
      float[] expected = new float[2];
      for (int j = 0; j < 2; j++) {
        expected[j] = Models.B[j];
        for (int i = 0; i < 3; i++) {
          expected[j] += Models.X.values()[i] * doubled[2 * i + j];
        }
      }
      assertArrayEquals(expected, y, 1e-5f);
      assertThrows(IllegalArgumentException.class, () -> model.edit().skeleton(Set.of("nothing")));
    }
  }

  @Test
  void sizeOfTransformerWithAllWeightsReplacedIsAskedInUnderAMillisecond() throws Exception {
    try (OnnxModel model = OnnxModel.open(MiniLm.in(folder))) {
      ModelEditor editor = model.edit();
      for (OnnxTensor tensor : model.graph().initializers()) {
        if (tensor.dataType() == DataType.FLOAT) {
          String name = tensor.name();
          byte[] codes = new byte[(int) tensor.dims().elementCount()];
          editor.replaceTensor(
              GraphPath.MAIN,
              name,
              List.of(NewTensor.of(name + "_q", DataType.INT8, tensor.dims(), codes)),
              List.of(
                  NewNode.of("Cast", List.of(name + "_q"), name).with("to", AttributeValue.of(1))));
        }
      }
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 300; i++) {
        long start = System.nanoTime();
        editor.byteSize();
        best = Math.min(best, System.nanoTime() - start);
      }
      assertTrue(best < 1_000_000, "took " + best + " ns");
    }
  }
}

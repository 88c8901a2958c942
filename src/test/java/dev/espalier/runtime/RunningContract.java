package dev.espalier.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every runtime does: running. */
@Timeout(120)
public abstract class RunningContract {

  protected static final CancelSignal NEVER = CancelSignal.none();

  /** The runtime to test; stays open. */
  protected abstract ModelRuntime runtime();

  final ModelSession open(TestModel model) throws RuntimeFailure {
    return runtime().open(model.source("tiny.onnx"), SessionSettings.measuring());
  }

  /** y = x W, z = relu(y), with a 2 x 3 weight. */
  static TestModel product() {
    return TestModel.opset(13)
        .input("x", ElementType.FLOAT32, -1, 2)
        .output("y", ElementType.FLOAT32, -1, 3)
        .output("z", ElementType.FLOAT32, -1, 3)
        .initializer("W", Tensor.of(new float[] {1, 2, -3, 4, 5, -6}, 2, 3))
        .node("MatMul", List.of("x", "W"), List.of("y"))
        .node("Relu", List.of("y"), List.of("z"));
  }

  static Map<String, Tensor> productInput() {
    return Map.of("x", Tensor.of(new float[] {1, 10, -1, 0}, 2, 2));
  }

  static Tensor ramp(float scale, long... shape) {
    int count = (int) (Tensor.byteCount(ElementType.FLOAT32, shape) / Float.BYTES);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * (1 + i % 17) / 32;
    }
    return Tensor.of(values, shape);
  }

  @Test
  void runComputesTheGraph() throws RuntimeFailure {
    try (ModelSession session = open(product())) {
      Map<String, Tensor> outputs = session.run(productInput(), Set.of(), NEVER);

      assertEquals(List.of("y", "z"), List.copyOf(outputs.keySet()));
      assertArrayEquals(new long[] {2, 3}, outputs.get("y").shape());
      assertArrayEquals(new float[] {41, 52, -63, -1, -2, 3}, outputs.get("y").toFloats());
      assertArrayEquals(new float[] {41, 52, 0, 0, 0, 3}, outputs.get("z").toFloats());
    }
  }

  @Test
  void runGivesTheWantedOutputsOnly() throws RuntimeFailure {
    try (ModelSession session = open(product())) {
      assertEquals(Set.of("z"), session.run(productInput(), Set.of("z"), NEVER).keySet());
    }
  }

  @Test
  void saysWhatTheModelTakesAndGives() throws RuntimeFailure {
    try (ModelSession session = open(product())) {
      InputSpec x = new InputSpec("x", ElementType.FLOAT32, new long[] {-1, 2});
      assertEquals(List.of(x), session.inputs());
      assertEquals("[y: float32 [?, 3], z: float32 [?, 3]]", session.outputs().toString());
    }
  }

  @Test
  void infersTheShapesOfValuesThatAreOutputsByNameOnly() throws RuntimeFailure {
    TestModel model =
        TestModel.opset(13)
            .input("x", ElementType.FLOAT32, -1, 3, 8, 8)
            .initializer("W", Tensor.zeros(ElementType.FLOAT32, 5, 3, 3, 3))
            .node("Conv", List.of("x", "W"), List.of("inner"))
            .node("Shape", List.of("inner"), List.of("shape"))
            .output("inner")
            .output("shape");
    try (ModelSession session = open(model)) {
      assertEquals("[inner: float32 [?, 5, 6, 6], shape: int64 [4]]", session.outputs().toString());
    }
  }

  @ParameterizedTest
  @EnumSource(value = ElementType.class, names = "OTHER", mode = EnumSource.Mode.EXCLUDE)
  void carriesEveryElementTypeBitForBit(ElementType type) throws RuntimeFailure {
    TestModel model =
        TestModel.opset(16)
            .input("x", type, -1, -1)
            .output("y", type, -1, -1)
            .node("Identity", List.of("x"), List.of("y"));
    try (ModelSession session = open(model)) {
      // From nothing over what fits into one message to what does not.
      for (int rows : new int[] {0, 1, 3, 1 << 20}) {
        Tensor x = random(type, rows, 3);
        Tensor y = session.run(Map.of("x", x), Set.of(), NEVER).get("y");
        assertEquals(type, y.type());
        assertArrayEquals(x.shape(), y.shape());
        assertEquals(x.buffer(), y.buffer());
      }
    }
  }

  private static Tensor random(ElementType type, long... shape) {
    byte[] bytes = new byte[Math.toIntExact(Tensor.byteCount(type, shape))];
    new Random(7).nextBytes(bytes);
    if (type == ElementType.BOOL) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] &= 1;
      }
    }
    return Tensor.of(type, ByteBuffer.wrap(bytes), shape);
  }

  @Test
  void carriesScalars() throws RuntimeFailure {
    TestModel model =
        TestModel.opset(13)
            .input("x", ElementType.FLOAT32)
            .output("y", ElementType.FLOAT32)
            .node("Neg", List.of("x"), List.of("y"));
    try (ModelSession session = open(model)) {
      Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[] {5}));
      Tensor y = session.run(inputs, Set.of(), NEVER).get("y");
      assertEquals(0, y.rank());
      assertArrayEquals(new float[] {-5}, y.toFloats());
    }
  }

  @Test
  void leavesTextOutAndRefusesItWhenWanted() throws RuntimeFailure {
    TestModel model =
        TestModel.opset(13)
            .input("x", ElementType.FLOAT32, 1)
            .output("text", ElementType.OTHER, 1)
            .output("y", ElementType.FLOAT32, 1)
            .node("Cast", List.of("x"), List.of("text"), TestModel.attribute("to", 8))
            .node("Neg", List.of("x"), List.of("y"));
    try (ModelSession session = open(model)) {
      Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[] {1}, 1));
      assertEquals(Set.of("y"), session.run(inputs, Set.of(), NEVER).keySet());
      RuntimeFailure failure =
          assertThrows(RuntimeFailure.class, () -> session.run(inputs, Set.of("text"), NEVER));
      assertTrue(failure.getMessage().contains("'text'"), failure.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(Optimization.class)
  void externalInitializersTakeEffectAtEveryLevel(Optimization level) throws RuntimeFailure {
    Tensor x = ramp(1, 16, 9, 9);
    for (float scale : new float[] {1, -0.5f}) {
      Tensor weight = ramp(scale, 32, 16, 3, 3);
      TestModel full = convolution().initializer("W", weight);
      TestModel skeleton =
          convolution().externalInitializer("W", ElementType.FLOAT32, 32, 16, 3, 3);
      ModelSource swapped =
          new ModelSource.Skeleton(skeleton.toBytes(), Map.of("W", weight), Path.of("c.onnx"));
      SessionSettings settings = SessionSettings.measuring().withOptimization(level);
      try (ModelSession expected = runtime().open(full.source("f.onnx"), settings);
          ModelSession actual = runtime().open(swapped, settings)) {
        Map<String, Tensor> inputs = Map.of("x", x);
        Tensor wanted = expected.run(inputs, Set.of(), NEVER).get("y");
        assertEquals(wanted.buffer(), actual.run(inputs, Set.of(), NEVER).get("y").buffer());
        // Not trivially equal: the other scale gives another sign.
        assertEquals(Math.signum(scale), Math.signum(wanted.toFloats()[0]));
      }
    }
  }

  private static TestModel convolution() {
    return TestModel.opset(13)
        .input("x", ElementType.FLOAT32, 1, 16, 9, 9)
        .output("y", ElementType.FLOAT32, 1, 32, 7, 7)
        .node("Conv", List.of("x", "W"), List.of("y"));
  }

  /** Positive values that differ, times the scale. */
  private static Tensor ramp(int batch, int channels, int height, int width) {
    return ramp(1f, batch, channels, height, width);
  }

  @Test
  void readsOtherExternalDataBesideTheOrigin(@TempDir Path folder)
      throws IOException, RuntimeFailure {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(folder.resolve("nowhere.bin"), data.putFloat(3).putFloat(4).array());
    byte[] model =
        TestModel.opset(13)
            .input("x", ElementType.FLOAT32, 2)
            .output("y", ElementType.FLOAT32, 2)
            .externalInitializer("W", ElementType.FLOAT32, 2)
            .node("Mul", List.of("x", "W"), List.of("y"))
            .toBytes();
    Path file = Files.write(folder.resolve("m.onnx"), model);
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[] {2, 2}, 2));
    for (ModelSource source :
        List.of(ModelSource.of(file), new ModelSource.Skeleton(model, Map.of(), file))) {
      try (ModelSession session = runtime().open(source, SessionSettings.standard())) {
        assertArrayEquals(
            new float[] {6, 8}, session.run(inputs, Set.of(), NEVER).get("y").toFloats());
      }
    }
  }

  @Test
  void runsSideBySide() throws Exception {
    try (ModelSession session = open(product());
        var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Tensor>> runs = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[] {i, 1}, 1, 2));
        runs.add(() -> session.run(inputs, Set.of("y"), NEVER).get("y"));
      }
      int i = 0;
      for (Future<Tensor> run : threads.invokeAll(runs)) {
        assertArrayEquals(new float[] {i + 4, 2 * i + 5, -3 * i - 6}, run.get().toFloats());
        i++;
      }
    }
  }

  @Test
  void settingsOfTheRuntimeAreHandedOn() throws RuntimeFailure {
    TestModel model =
        product()
            .initializer("one", Tensor.of(new float[] {1}))
            .output("sum")
            .node("Neg", List.of("one"), List.of("minus"))
            .node("Add", List.of("minus", "z"), List.of("sum"));
    SessionSettings folding = SessionSettings.measuring();
    SessionSettings without =
        folding.with("optimization.disable_specified_optimizers", "ConstantFolding");

    assertEquals(List.of("MatMul", "Relu", "Add"), kernels(model, folding));
    assertEquals(Set.of("MatMul", "Relu", "Neg", "Add"), Set.copyOf(kernels(model, without)));
  }

  private List<String> kernels(TestModel model, SessionSettings settings) throws RuntimeFailure {
    try (ModelSession session = runtime().open(model.source("tiny.onnx"), settings)) {
      return session.profile(productInput(), 1, NEVER).stream().map(NodeTiming::op).toList();
    }
  }

  @Test
  void infoNamesTheVersion() throws RuntimeFailure {
    assertTrue(runtime().info().toString().matches("onnxruntime \\d+\\.\\d+\\.\\d+"));
  }
}

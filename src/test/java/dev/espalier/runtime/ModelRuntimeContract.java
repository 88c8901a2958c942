package dev.espalier.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every runtime does, whatever it does it in. */
@Timeout(120)
public abstract class ModelRuntimeContract {

  protected static final CancelSignal NEVER = CancelSignal.none();

  /** The runtime to test; stays open. */
  protected abstract ModelRuntime runtime();

  private ModelSession open(TestModel model) throws RuntimeFailure {
    return runtime().open(model.source("tiny.onnx"), SessionSettings.measuring());
  }

  /** y = x W, z = relu(y), with a 2 x 3 weight. */
  private static TestModel product() {
    return TestModel.opset(13)
        .input("x", ElementType.FLOAT32, -1, 2)
        .output("y", ElementType.FLOAT32, -1, 3)
        .output("z", ElementType.FLOAT32, -1, 3)
        .initializer("W", Tensor.of(new float[] {1, 2, -3, 4, 5, -6}, 2, 3))
        .node("MatMul", List.of("x", "W"), List.of("y"))
        .node("Relu", List.of("y"), List.of("z"));
  }

  private static Map<String, Tensor> productInput() {
    return Map.of("x", Tensor.of(new float[] {1, 10, -1, 0}, 2, 2));
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
  void refusesWhatIsNoModelAndGoesOn() throws RuntimeFailure {
    byte[] whole = product().toBytes();
    byte[] truncated = Arrays.copyOf(whole, whole.length / 2);
    for (byte[] bad :
        List.of(new byte[0], "no model".getBytes(StandardCharsets.UTF_8), truncated)) {
      RuntimeFailure failure = refused(ModelSource.of(bad, "bad.onnx"));
      assertTrue(failure.getMessage().contains("bad.onnx"), failure.getMessage());
    }
    try (ModelSession session = open(product())) {
      assertEquals(2, session.run(productInput(), Set.of(), NEVER).size());
    }
  }

  private RuntimeFailure refused(ModelSource source) {
    RuntimeFailure failure =
        assertThrows(
            RuntimeFailure.class, () -> runtime().open(source, SessionSettings.standard()).close());
    assertEquals(Kind.REFUSED, failure.kind(), failure.getMessage());
    assertEquals(source.name(), failure.model());
    return failure;
  }

  @Test
  void refusesAnUnknownOperatorByItsName() {
    TestModel model =
        TestModel.opset(13)
            .input("x", ElementType.FLOAT32, 1)
            .output("y", ElementType.FLOAT32, 1)
            .node("Frobnicate", List.of("x"), List.of("y"));
    RuntimeFailure failure = refused(model.source("odd.onnx"));
    assertTrue(failure.getMessage().contains("Frobnicate"), failure.getMessage());
  }

  @Test
  void refusesAFileThatIsNotThere(@TempDir Path folder) {
    RuntimeFailure failure = refused(ModelSource.of(folder.resolve("gone.onnx")));
    assertTrue(failure.getMessage().contains("gone.onnx"), failure.getMessage());
  }

  @Test
  void saysWhichInputDoesNotFit() throws RuntimeFailure {
    try (ModelSession session = open(product())) {
      Tensor pair = Tensor.of(new float[2], 1, 2);
      Tensor longs = Tensor.of(new long[2], 1, 2);
      Tensor triple = Tensor.of(new float[3], 1, 3);
      expectRefusal(session, Map.of(), "input 'x' is missing");
      expectRefusal(session, Map.of("x", triple), "input 'x' wants float32 [?, 2]");
      expectRefusal(session, Map.of("x", longs), "the data is int64 [1, 2]");
      expectRefusal(session, Map.of("x", pair, "v", pair), "there is no input 'v'");
      RuntimeFailure failure =
          assertThrows(RuntimeFailure.class, () -> session.run(productInput(), Set.of("q"), NEVER));
      assertTrue(failure.getMessage().contains("no output 'q'"), failure.getMessage());
      assertEquals(2, session.run(productInput(), Set.of(), NEVER).size());
    }
  }

  private static void expectRefusal(
      ModelSession session, Map<String, Tensor> inputs, String expected) {
    RuntimeFailure failure =
        assertThrows(RuntimeFailure.class, () -> session.run(inputs, Set.of(), NEVER));
    assertEquals(Kind.REFUSED, failure.kind());
    assertTrue(failure.getMessage().contains(expected), failure.getMessage());
    assertTrue(failure.getMessage().startsWith("tiny.onnx cannot be run"), failure.getMessage());
    assertThrows(RuntimeFailure.class, () -> session.measure(inputs, 0, 1, NEVER));
    assertThrows(RuntimeFailure.class, () -> session.profile(inputs, 1, NEVER));
  }

  @Test
  void refusesARunThatFailsHalfWayAndGoesOn() throws RuntimeFailure {
    TestModel model =
        TestModel.opset(13)
            .input("x", ElementType.FLOAT32, -1)
            .input("at", ElementType.INT64, -1)
            .output("y", ElementType.FLOAT32, -1)
            .node("Gather", List.of("x", "at"), List.of("y"));
    try (ModelSession session = open(model)) {
      Tensor x = Tensor.of(new float[] {1, 2}, 2);
      Map<String, Tensor> outside = Map.of("x", x, "at", Tensor.of(new long[] {99}, 1));
      RuntimeFailure failure =
          assertThrows(RuntimeFailure.class, () -> session.run(outside, Set.of(), NEVER));
      assertEquals(Kind.REFUSED, failure.kind());
      assertTrue(failure.getMessage().contains("99"), failure.getMessage());
      Map<String, Tensor> inside = Map.of("x", x, "at", Tensor.of(new long[] {1}, 1));
      assertArrayEquals(new float[] {2}, session.run(inside, Set.of(), NEVER).get("y").toFloats());
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
  private static Tensor ramp(float scale, long... shape) {
    int count = (int) (Tensor.byteCount(ElementType.FLOAT32, shape) / Float.BYTES);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * (1 + i % 17) / 32;
    }
    return Tensor.of(values, shape);
  }

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
  void cancelEndsARunAndTheSessionGoesOn() throws RuntimeFailure {
    try (ModelSession session = open(TestLoops.countTo())) {
      long start = System.nanoTime();
      CancelSignal soon = () -> System.nanoTime() - start > 200_000_000;
      Map<String, Tensor> endless = Map.of("trips", Tensor.of(new long[] {Long.MAX_VALUE}));

      assertThrows(CancellationException.class, () -> session.run(endless, Set.of(), soon));

      double seconds = (System.nanoTime() - start) / 1e9;
      assertTrue(seconds < 10, seconds + " s");
      assertThrows(CancellationException.class, () -> session.measure(endless, 0, 1, () -> true));
      Map<String, Tensor> seven = Map.of("trips", Tensor.of(new long[] {7}));
      Tensor counted = session.run(seven, Set.of(), NEVER).get("count");
      assertArrayEquals(new float[] {7}, counted.toFloats());
    }
  }

  @Test
  void cancelledBeforehandNothingIsOpened() {
    assertThrows(
        CancellationException.class,
        () ->
            runtime()
                .open(product().source("never.onnx"), SessionSettings.standard(), () -> true)
                .close());
  }

  @Test
  void measureGivesTheTimeOfEachRun() throws RuntimeFailure {
    try (ModelSession small = open(square(16));
        ModelSession large = open(square(512))) {
      Latency quick = small.measure(Map.of("x", ramp(1f, 1, 16)), 2, 20, NEVER);
      Latency slow = large.measure(Map.of("x", ramp(1f, 64, 512)), 2, 20, NEVER);

      assertEquals(20, quick.runs());
      assertTrue(quick.quantileMillis(0) > 0);
      assertTrue(slow.medianMillis() > 2 * quick.medianMillis(), slow + " against " + quick);
    }
  }

  /** y = x W with a square weight. */
  private static TestModel square(int size) {
    return TestModel.opset(13)
        .input("x", ElementType.FLOAT32, -1, size)
        .output("y", ElementType.FLOAT32, -1, size)
        .initializer("W", ramp(1f, size, size))
        .node("MatMul", List.of("x", "W"), List.of("y"));
  }

  @Test
  void measurePairedFindsTheSlowerOfTwo() throws RuntimeFailure {
    // The same product once and five times over.
    TestModel five =
        TestModel.opset(13)
            .input("x", ElementType.FLOAT32, -1, 512)
            .output("y", ElementType.FLOAT32, -1, 512)
            .initializer("W", ramp(1e-3f, 512, 512));
    for (int i = 0; i < 5; i++) {
      five.node(
          "MatMul", List.of(i == 0 ? "x" : "v" + i, "W"), List.of(i == 4 ? "y" : "v" + (i + 1)));
    }
    Map<String, Tensor> inputs = Map.of("x", ramp(1f, 64, 512));
    try (ModelSession once = open(square(512));
        ModelSession often = open(five)) {
      PairedLatency paired = runtime().measurePaired(once, often, inputs, 2, 15, NEVER);

      assertEquals(15, paired.first().runs());
      assertTrue(paired.medianRatio() > 2, "ratio " + paired.medianRatio());
      assertTrue(paired.medianRatio() < 15, "ratio " + paired.medianRatio());
    }
  }

  @Test
  void profileNamesTheKernels() throws RuntimeFailure {
    try (ModelSession session = open(product())) {
      List<NodeTiming> timings = session.profile(productInput(), 10, NEVER);

      assertEquals(
          List.of("MatMul_y", "Relu_z"), timings.stream().map(NodeTiming::kernel).toList());
      assertEquals(List.of("MatMul", "Relu"), timings.stream().map(NodeTiming::op).toList());
      assertEquals(1.0, timings.getFirst().callsPerRun());
    }
  }

  @Test
  void profileFindsTheKernelThatTakesLongest() throws RuntimeFailure {
    TestModel model =
        square(512)
            .node("Neg", List.of("y"), List.of("z"))
            .output("z", ElementType.FLOAT32, -1, 512);
    Map<String, Tensor> inputs = Map.of("x", ramp(1f, 64, 512));
    try (ModelSession session = open(model)) {
      List<NodeTiming> timings = session.profile(inputs, 10, NEVER);

      double total = timings.stream().mapToDouble(NodeTiming::micros).sum();
      assertTrue(timings.getFirst().micros() > 0.6 * total, timings.toString());
      double whole = session.measure(inputs, 2, 20, NEVER).medianMillis() * 1000;
      assertTrue(total < 3 * whole, total + " of " + whole);
    }
  }

  @Test
  void callsInsideOfALoopAreCounted() throws RuntimeFailure {
    try (ModelSession session = open(TestLoops.countTo())) {
      Map<String, Tensor> inputs = Map.of("trips", Tensor.of(new long[] {5}));
      List<NodeTiming> timings = session.profile(inputs, 4, NEVER);
      NodeTiming add = timings.stream().filter(t -> t.op().equals("Add")).findFirst().orElseThrow();
      assertEquals(5.0, add.callsPerRun());
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
  void closedSessionsSaySo() throws RuntimeFailure {
    ModelSession session = open(product());
    session.close();
    session.close();

    RuntimeFailure failure =
        assertThrows(RuntimeFailure.class, () -> session.run(productInput(), Set.of(), NEVER));
    assertEquals(Kind.GONE, failure.kind());
    assertTrue(failure.getMessage().contains("tiny.onnx has been closed"), failure.getMessage());
    assertThrows(RuntimeFailure.class, () -> session.profile(productInput(), 1, NEVER));
  }

  @Test
  void measuresNothingButPositiveNumbersOfRuns() throws RuntimeFailure {
    try (ModelSession session = open(product())) {
      assertThrows(
          IllegalArgumentException.class, () -> session.measure(productInput(), 0, 0, NEVER));
      assertThrows(
          IllegalArgumentException.class, () -> session.measure(productInput(), -1, 1, NEVER));
      assertThrows(IllegalArgumentException.class, () -> session.profile(productInput(), 0, NEVER));
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

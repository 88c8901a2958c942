package dev.espalier.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every runtime does, whatever it does it in. */
public abstract class ModelRuntimeContract extends RefusalContract {

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
  void deepModelsRunWhateverStackTheCallerHas() throws Exception {
    int length = 4000;
    TestModel chain = TestModel.opset(13).input("v0", ElementType.FLOAT32, 3).output("v" + length);
    for (int i = 0; i < length; i++) {
      chain.node("Neg", List.of("v" + i), List.of("v" + (i + 1)));
    }
    int levels = 30;
    TestModel nested = TestModel.opset(13).input("c", ElementType.BOOL).output("y0");
    nested.input("x", ElementType.FLOAT32, 3);
    addIf(nested, 0, levels);
    Tensor x = Tensor.of(new float[] {1, -2, 3}, 3);
    Tensor yes = Tensor.of(ElementType.BOOL, new byte[] {1});
    Callable<List<float[]>> runs =
        () -> {
          try (ModelSession far = open(chain);
              ModelSession inner = open(nested)) {
            Tensor end = far.run(Map.of("v0", x), Set.of(), NEVER).get("v" + length);
            Tensor bottom = inner.run(Map.of("x", x, "c", yes), Set.of(), NEVER).get("y0");
            assertEquals(length, far.profile(Map.of("v0", x), 1, NEVER).size());
            return List.of(end.toFloats(), bottom.toFloats());
          }
        };
    FutureTask<List<float[]>> result = new FutureTask<>(runs);
    new Thread(null, result, "small", 1 << 17).start();
    for (float[] values : result.get(100, TimeUnit.SECONDS)) {
      assertArrayEquals(new float[] {1, -2, 3}, values);
    }
  }

  /** y = x if c, asked once at each level. */
  private static void addIf(TestModel graph, int level, int levels) {
    List<String> output = List.of("y" + level);
    if (level == levels) {
      graph.node("Identity", List.of("x"), output);
      return;
    }
    TestModel then = TestModel.opset(13).output("y" + (level + 1));
    addIf(then, level + 1, levels);
    TestModel otherwise = TestModel.opset(13).output("n" + level);
    otherwise.node("Neg", List.of("x"), List.of("n" + level));
    graph.node(
        "If",
        List.of("c"),
        output,
        TestModel.attribute("then_branch", then),
        TestModel.attribute("else_branch", otherwise));
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
}

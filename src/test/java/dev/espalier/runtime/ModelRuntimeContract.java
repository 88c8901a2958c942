package dev.espalier.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import java.util.List;
import java.util.Map;
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
  void callsInsideOfALoopAreCounted() throws RuntimeFailure {
    try (ModelSession session = open(TestLoops.countTo())) {
      Map<String, Tensor> inputs = Map.of("trips", Tensor.of(new long[] {5}));
      List<NodeTiming> timings = session.profile(inputs, 4, NEVER);
      NodeTiming add = timings.stream().filter(t -> t.op().equals("Add")).findFirst().orElseThrow();
      assertEquals(5.0, add.callsPerRun());
    }
  }
}

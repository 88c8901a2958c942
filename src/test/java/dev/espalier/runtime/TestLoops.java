package dev.espalier.runtime;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import java.util.List;

/** Models with a loop. */
public final class TestLoops {

  private TestLoops() {}

  /** count = 0; repeat trips times: count = count + 1. */
  public static TestModel countTo() {
    return TestModel.opset(13)
        .input("trips", ElementType.INT64)
        .output("count", ElementType.FLOAT32)
        .initializer("zero", Tensor.of(new float[] {0}))
        .initializer("one", Tensor.of(new float[] {1}))
        .initializer("yes", Tensor.of(ElementType.BOOL, new byte[] {1}))
        .node(
            "Loop",
            List.of("trips", "yes", "zero"),
            List.of("count"),
            TestModel.attribute("body", body()));
  }

  private static TestModel body() {
    return TestModel.opset(13)
        .input("i", ElementType.INT64)
        .input("go", ElementType.BOOL)
        .input("before", ElementType.FLOAT32)
        .node("Identity", List.of("go"), List.of("on"))
        .node("Add", List.of("before", "one"), List.of("after"))
        .output("on", ElementType.BOOL)
        .output("after", ElementType.FLOAT32);
  }
}

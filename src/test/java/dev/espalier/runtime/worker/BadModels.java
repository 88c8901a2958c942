package dev.espalier.runtime.worker;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import dev.espalier.runtime.TestModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Models that bring onnxruntime to its knees. */
final class BadModels {

  /** Takes a minute or more. */
  private static final long BOXES = 300_000;

  private static final Tensor BOX_SHAPE = Tensor.of(new long[] {1, BOXES, 4}, 3);
  private static final Tensor SCORE_SHAPE = Tensor.of(new long[] {1, 1, BOXES}, 3);

  private BadModels() {}

  /** The smallest integer divided by -1, which loading computes: SIGFPE. */
  static TestModel divisionTrap() {
    return TestModel.opset(13)
        .output("y", ElementType.INT64, 1)
        .initializer("a", Tensor.of(new long[] {Long.MIN_VALUE}, 1))
        .initializer("b", Tensor.of(new long[] {-1}, 1))
        .node("Div", List.of("a", "b"), List.of("y"));
  }

  /** A Resize that believes its scales: running it writes outside of its memory. */
  static TestModel resizeTrap() {
    return TestModel.opset(13)
        .input("x", ElementType.FLOAT32, 1, 1, 8, 8)
        .input("scales", ElementType.FLOAT32, 64, 64)
        .output("y")
        .node("Resize", List.of("x", "", "scales"), List.of("y"));
  }

  static Map<String, Tensor> resizeInputs() {
    float[] scales = new float[64 * 64];
    Arrays.fill(scales, 1);
    return Map.of(
        "x", Tensor.zeros(ElementType.FLOAT32, 1, 1, 8, 8), "scales", Tensor.of(scales, 64, 64));
  }

  /** Compares each of many boxes with all others, in one node that nothing can interrupt. */
  static TestModel slowRun() {
    return boxes()
        .initializer("most", Tensor.of(new long[] {BOXES}, 1))
        .input("boxShape", ElementType.INT64, 3)
        .input("scoreShape", ElementType.INT64, 3)
        .output("kept");
  }

  static Map<String, Tensor> slowInputs() {
    return Map.of("boxShape", BOX_SHAPE, "scoreShape", SCORE_SHAPE);
  }

  /** A product of two large matrices, which loading computes: many seconds on one thread. */
  static TestModel slowLoad() {
    return TestModel.opset(13)
        .initializer("n", Tensor.of(new long[] {10_000, 10_000}, 2))
        .output("sum")
        .node("ConstantOfShape", List.of("n"), List.of("z"))
        .node("MatMul", List.of("z", "z"), List.of("zz"))
        .node("ReduceSum", List.of("zz"), List.of("sum"));
  }

  private static TestModel boxes() {
    return TestModel.opset(13)
        .node("ConstantOfShape", List.of("boxShape"), List.of("boxes"))
        .node("ConstantOfShape", List.of("scoreShape"), List.of("scores"))
        .node("NonMaxSuppression", List.of("boxes", "scores", "most"), List.of("kept"));
  }

  /** Takes n floats, and holds on to them while it compares boxes. */
  static TestModel slowMemory() {
    return boxes()
        .input("boxShape", ElementType.INT64, 3)
        .input("scoreShape", ElementType.INT64, 3)
        .input("n", ElementType.INT64, 1)
        .output("last")
        .node("ConstantOfShape", List.of("n"), List.of("z"))
        .node("Shape", List.of("z"), List.of("most"))
        .node("Size", List.of("kept"), List.of("count"))
        .node("Gather", List.of("z", "count"), List.of("last"));
  }

  static Map<String, Tensor> slowMemoryInputs(long n) {
    return Map.of(
        "boxShape", BOX_SHAPE, "scoreShape", SCORE_SHAPE, "n", Tensor.of(new long[] {n}, 1));
  }

  /** Takes n floats, and sums them up. */
  static TestModel memory() {
    return TestModel.opset(13)
        .input("n", ElementType.INT64, 1)
        .output("sum")
        .node("ConstantOfShape", List.of("n"), List.of("z"))
        .node("ReduceSum", List.of("z"), List.of("sum"));
  }
}

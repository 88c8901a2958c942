package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.PairwiseSums;
import dev.espalier.compress.activation.Saturation;
import dev.espalier.export.ComputedWords;
import dev.espalier.export.KernelFindings;
import dev.espalier.method.IntegerCodes;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums of products whose ranges are found at each run, which always reach their ends. */
class DynamicSaturationTest {
  private static final int IN = 32;
  private static final int OUT = 12;
  private static final int TOP = 255;

  @TempDir private Path folder;

  private static float[] samples() {
    return IntegerNet.floats(IntegerNet.SAMPLES * IN, IN);
  }

  private IntegerNet net() throws Exception {
    ModelBuilder model =
        ModelBuilder.opset(13)
            .input("x", DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(IN)))
            .tensor(NewTensor.of("w", Dims.of(IN, OUT), IntegerNet.floats(IN * OUT, 5)))
            .node(NewNode.of("MatMul", List.of("x", "w"), "y"))
            .output("y");
    return new IntegerNet(folder, model.toBytes(), samples(), IN);
  }

  private static CompressedNetwork made(IntegerNet net, ActivationType type, Target target)
      throws Exception {
    ActivationPlan plan =
        ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC).withType(type).withTarget(target);
    return net.compress(Recipe.EMPTY.withActivations(plan));
  }

  private static int[] column(IntegerCodes weight, int channel) {
    int[] weights = new int[IN];
    for (int k = 0; k < IN; k++) {
      weights[k] = (weight.codes()[k * OUT + channel] & 0xff) - weight.zeroPoints()[channel];
    }
    return weights;
  }

  private static IntegerCodes weight(IntegerNet net, CompressedNetwork made) {
    return (IntegerCodes) made.weight(net.layer("w").id()).orElseThrow();
  }

  /** By trying each pair with the largest and the smallest values that there are. */
  @ParameterizedTest
  @EnumSource(
      value = ActivationType.class,
      names = {"S8S8", "U8S8", "U8S8_PAIRED", "U8S8_REDUCED"})
  void pairsThatCanSaturateAreThoseThatSomeValuesMakeDoSo(ActivationType type) throws Exception {
    try (IntegerNet net = net()) {
      CompressedNetwork made = made(net, type, Target.X86_AVX2);
      long wrong = 0;
      for (int channel = 0; channel < OUT; channel++) {
        int[] weights = column(weight(net, made), channel);
        for (int k = 0; k < IN; k += 2) {
          wrong += saturates(weights[k], weights[k + 1]) ? 1 : 0;
        }
      }
      Saturation found = made.saturation(net.layer("w")).orElseThrow();
      assertEquals(IN * OUT / 2, found.pairs());
      assertEquals(wrong, found.saturating());
      assertEquals(isFull(type), found.happens());
      assertFalse(found.calibrated());
    }
  }

  /** Values are unsigned where their range is found at each run. */
  private static boolean isFull(ActivationType type) {
    return type == ActivationType.U8S8 || type == ActivationType.S8S8;
  }

  private static boolean saturates(int one, int other) {
    int[] weights = {one, other};
    for (int[] values : new int[][] {{0, TOP}, {TOP, 0}, {TOP, TOP}}) {
      if (PairwiseSums.exact(values, weights) != PairwiseSums.saturating(values, weights)) {
        return true;
      }
    }
    return false;
  }

  /** Samples tell nothing: which codes values have depends on the run that they are in. */
  @Test
  void samplesAreNotLookedAt() throws Exception {
    try (IntegerNet net = net()) {
      CompressedNetwork made = made(net, ActivationType.U8S8, Target.X86_AVX2);
      assertEquals(
          Map.of(),
          new SaturationMeter(net.runtime, net.data)
              .measure(made, IntegerNet.SAMPLES, CancelSignal.none()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "U8S8, X86_AVX2, true",
    "S8S8, X86_AVX2, true",
    "U8S8_PAIRED, X86_AVX2, false",
    "U8S8, X86_VNNI, false",
    "U8U8, X86_AVX2, false",
  })
  void exportWarnsWhereTheTargetAddsInPairs(ActivationType type, Target target, boolean warns)
      throws Exception {
    try (IntegerNet net = net()) {
      CompressedNetwork made = made(net, type, target);
      KernelFindings kernels = KernelFindings.of(net.runtime, made, CancelSignal.none());
      Optional<String> warning =
          new ComputedWords(made, kernels, Map.of()).of(net.layer("w")).orElseThrow().warning();
      assertEquals(warns, warning.isPresent(), warning::toString);
      assertTrue(
          warning.orElse("of any run; with u8s8-paired").contains("of any run; with u8s8-paired"));
    }
  }

  /** On a processor without VNNI, or one that is emulated, it is as predicted. */
  @ParameterizedTest
  @EnumSource(
      value = ActivationType.class,
      names = {"S8S8", "U8S8", "U8S8_PAIRED"})
  void runtimeSaturatesWhereItIsPredicted(ActivationType type) throws Exception {
    Optional<OtherProcessor> processor = OtherProcessor.saturating();
    assumeTrue(processor.isPresent());
    try (IntegerNet net = net()) {
      CompressedNetwork made = made(net, type, Target.X86_AVX2);
      Path file = folder.resolve("integers.onnx");
      made.toModel().write(file);
      float[] found = processor.orElseThrow().run(folder, file, samples(), IntegerNet.SAMPLES, IN);
      double exact = IntegerNet.relative(expected(net, made, false), found);
      double saturating = IntegerNet.relative(expected(net, made, true), found);
      assertTrue(saturating < 1e-5, saturating + " against sums that saturate");
      assertEquals(isFull(type), exact > 1e-3, exact + " against exact sums");
    }
  }

  /** DynamicQuantizeLinear and the product behind it, by the definition. */
  private static float[] expected(IntegerNet net, CompressedNetwork made, boolean saturating) {
    IntegerCodes weight = weight(net, made);
    float[] samples = samples();
    float low = 0;
    float high = 0;
    for (float value : samples) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float scale = (high - low) / TOP;
    int zero = (int) Math.rint(-low / scale);
    float[] outputs = new float[IntegerNet.SAMPLES * OUT];
    for (int at = 0; at < outputs.length; at++) {
      int[] values = new int[IN];
      for (int k = 0; k < IN; k++) {
        double steps = Math.rint(samples[at / OUT * IN + k] / scale);
        values[k] = (int) Math.clamp(steps + zero, 0, TOP);
      }
      int[] weights = column(weight, at % OUT);
      long sum =
          saturating
              ? PairwiseSums.saturating(values, weights)
              : PairwiseSums.exact(values, weights);
      for (int one : weights) {
        sum -= (long) zero * one;
      }
      outputs[at] = sum * scale * weight.scales()[at % OUT];
    }
    return outputs;
  }
}

package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.ActivationScale;
import dev.espalier.compress.activation.PairwiseSums;
import dev.espalier.compress.activation.Saturation;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.estimate.NetworkEstimator;
import dev.espalier.export.ExportReport;
import dev.espalier.export.ExportRequest;
import dev.espalier.export.Exporter;
import dev.espalier.export.LayerReport;
import dev.espalier.export.SumsMeter;
import dev.espalier.method.IntegerCodes;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is predicted of sums, against the sums themselves on the samples. */
class SaturationTest {
  private static final int PIXELS = 64;
  private static final int IN = 24;
  private static final int OUT = 10;

  @TempDir private Path folder;

  private CompressedNetwork made(IntegerNet net, ActivationType type) throws Exception {
    ActivationPlan plan = ActivationPlan.of(ActivationRange.MIN_MAX).withType(type);
    return net.compress(Recipe.EMPTY.withActivations(plan));
  }

  @Test
  void pairsSaturateAsTheInstructionIsSpecified() {
    int[] values = {255, 255, 255};
    assertEquals(Short.MAX_VALUE + 255, PairwiseSums.saturating(values, new int[] {127, 127, 1}));
    assertEquals(255 * 255, PairwiseSums.exact(values, new int[] {127, 127, 1}));
    assertEquals(Short.MIN_VALUE, PairwiseSums.saturating(values, new int[] {-128, -128, 0}));
    assertEquals(0, PairwiseSums.saturating(values, new int[] {127, -127, 0}));
  }

  @Test
  void pairsSaturateExactlyWhereSomeValuesMakeThem() {
    Random random = new Random(1);
    for (int trial = 0; trial < 2000; trial++) {
      int[] weights = {random.nextInt(256) - 128, random.nextInt(256) - 128};
      int largest = random.nextInt(256);
      boolean does = false;
      for (int one = 0; one <= largest; one += Math.max(1, largest)) {
        for (int other = 0; other <= largest; other += Math.max(1, largest)) {
          int[] values = {one, other};
          does |= PairwiseSums.exact(values, weights) != PairwiseSums.saturating(values, weights);
        }
      }
      assertEquals(does, PairwiseSums.canSaturate(weights[0], weights[1], largest));
    }
  }

  /** All sums of the layer, both ways; how many differ. */
  private static long different(CompressedNetwork made, IntegerNet net) {
    IntegerCodes weight = (IntegerCodes) made.weight(net.layer("w").id()).orElseThrow();
    ActivationScale x = made.integers().scale("x").orElseThrow();
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * IN * PIXELS, IN);
    long different = 0;
    for (int at = 0; at < IntegerNet.SAMPLES * PIXELS; at++) {
      int[] values = new int[IN];
      for (int k = 0; k < IN; k++) {
        values[k] = x.code(samples[(at / PIXELS * IN + k) * PIXELS + at % PIXELS]) - x.lowest();
      }
      for (int channel = 0; channel < OUT; channel++) {
        int[] weights = new int[IN];
        for (int k = 0; k < IN; k++) {
          weights[k] = (weight.codes()[channel * IN + k] & 0xff) - weight.zeroPoints()[channel];
        }
        int exact = PairwiseSums.exact(values, weights);
        different += exact == PairwiseSums.saturating(values, weights) ? 0 : 1;
      }
    }
    return different;
  }

  @ParameterizedTest
  @EnumSource(
      value = ActivationType.class,
      names = {"U8S8", "S8S8"})
  void layerOfFullRangeIsPredictedToSaturateAndDoes(ActivationType type) throws Exception {
    try (IntegerNet net = IntegerNet.pointwise(folder, IN, OUT)) {
      CompressedNetwork made = made(net, type);
      Saturation saturation = made.saturation(net.layer("w")).orElseThrow();
      assertTrue(saturation.happens());
      assertEquals(OUT * IN / 2, saturation.pairs());
      long different = different(made, net);
      assertNotEquals(0, different);
      SeenSums.Seen seen = seen(made, net).get(net.layer("w").id());
      assertEquals(new SeenSums.Seen((long) IntegerNet.SAMPLES * PIXELS * OUT, different), seen);
    }
  }

  /** The report says it of each layer: which share came out wrong, and what helps. */
  @Test
  void reportOfAnExportTellsWhatWasSeenOnSamples() throws Exception {
    try (IntegerNet net = IntegerNet.pointwise(folder, IN, OUT)) {
      Recipe recipe =
          Recipe.EMPTY.withActivations(
              ActivationPlan.of(ActivationRange.MIN_MAX)
                  .withType(ActivationType.U8S8)
                  .withTarget(Target.X86_AVX2));
      double wrong = different(net.compress(recipe), net);
      String warning = warning(net, recipe, SaturationMeter.on(net.runtime, net.data));
      Matcher words = Pattern.compile("([0-9.]+) % of its outputs on samples .*").matcher(warning);
      assertTrue(words.matches(), warning);
      double share = 100 * wrong / (IntegerNet.SAMPLES * PIXELS * OUT);
      // Two digits are told.
      assertEquals(share, Double.parseDouble(words.group(1)), 0.05 * share);
      assertTrue(warning.contains("u8s8-paired"), warning);
      assertTrue(warning(net, recipe, SumsMeter.NONE).contains("largest values of calibration"));
    }
  }

  private String warning(IntegerNet net, Recipe recipe, SumsMeter sums) throws Exception {
    ExportRequest request =
        new ExportRequest(
            net.compressor,
            Optional.empty(),
            recipe,
            folder.resolve("out.onnx"),
            new NetworkEstimator(net.compressor, id -> Optional.empty()).estimate(recipe),
            List.of(net.data.call(0)),
            "a sample",
            net.data.call(0),
            Optional.empty(),
            sums);
    ExportReport report =
        new Exporter(net.runtime).export(request, Progress.none(), CancelSignal.none()).report();
    LayerReport.Computed computed = report.layers().getFirst().encoding().computed().orElseThrow();
    return computed.warning().orElseThrow();
  }

  private static Map<LayerId, SeenSums.Seen> seen(CompressedNetwork made, IntegerNet net)
      throws Exception {
    return new SaturationMeter(net.runtime, net.data)
        .measure(made, IntegerNet.SAMPLES, CancelSignal.none());
  }

  /** Sums over kernels of 3 by 3 with borders, in groups, by four loops and the definition. */
  @Test
  void outputsOfAConvolutionThatAreSeenToBeWrongAreThoseOfTheDefinition() throws Exception {
    int size = 6;
    ModelBuilder model =
        ModelBuilder.opset(13)
            .input(
                "x",
                DataType.FLOAT,
                List.of(Dim.of("batch"), Dim.of(6), Dim.of(size), Dim.of(size)));
    model.tensor(NewTensor.of("w", Dims.of(4, 3, 3, 3), IntegerNet.floats(4 * 27, 5)));
    model.node(
        NewNode.of("Conv", List.of("x", "w"), "c")
            .with("group", AttributeValue.of(2L))
            .with("kernel_shape", AttributeValue.ints(3, 3))
            .with("strides", AttributeValue.ints(2, 2))
            .with("pads", AttributeValue.ints(1, 1, 1, 1)));
    model.node(NewNode.of("Relu", List.of("c"), "y"));
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * 6 * size * size, 9);
    try (IntegerNet net =
        new IntegerNet(folder, model.output("y").toBytes(), samples, 6, size, size)) {
      CompressedNetwork made = made(net, ActivationType.U8S8);
      IntegerCodes weight = (IntegerCodes) made.weight(net.layer("w").id()).orElseThrow();
      ActivationScale x = made.integers().scale("x").orElseThrow();
      long wrong = 0;
      long outputs = 0;
      for (int sample = 0; sample < IntegerNet.SAMPLES; sample++) {
        for (int out = 0; out < 4; out++) {
          for (int place = 0; place < 9; place++) {
            int[] values = new int[27];
            int[] weights = new int[27];
            for (int i = 0; i < 27; i++) {
              int channel = i % 3;
              int ky = i / 9;
              int kx = i / 3 % 3;
              int y = place / 3 * 2 + ky - 1;
              int sx = place % 3 * 2 + kx - 1;
              boolean inside = y >= 0 && y < size && sx >= 0 && sx < size;
              int at = ((sample * 6 + out / 2 * 3 + channel) * size + y) * size + sx;
              values[i] = x.code(inside ? samples[at] : 0);
              int code = weight.codes()[(out * 3 + channel) * 9 + ky * 3 + kx] & 0xff;
              weights[i] = code - weight.zeroPoints()[out];
            }
            outputs++;
            wrong +=
                PairwiseSums.exact(values, weights) == PairwiseSums.saturating(values, weights)
                    ? 0
                    : 1;
          }
        }
      }
      assertNotEquals(0, wrong);
      assertEquals(new SeenSums.Seen(outputs, wrong), seen(made, net).get(net.layer("w").id()));
    }
  }

  @Test
  void layerOfReducedRangeIsExact() throws Exception {
    try (IntegerNet net = IntegerNet.pointwise(folder, IN, OUT)) {
      CompressedNetwork made = made(net, ActivationType.U8S8_REDUCED);
      assertFalse(made.saturation(net.layer("w")).orElseThrow().happens());
      assertEquals(0, different(made, net));
      assertEquals(Map.of(), seen(made, net));
    }
  }

  /** Unsigned weights, and signed values where the file has the operator itself. */
  @Test
  void otherIntegersAreNotAddedInPairs() throws Exception {
    try (IntegerNet net = IntegerNet.pointwise(folder, IN, OUT)) {
      assertTrue(made(net, ActivationType.U8U8).saturation(net.layer("w")).isEmpty());
      Recipe recipe = made(net, ActivationType.S8S8).recipe().withEncoding(Encoding.RUNTIME);
      assertTrue(net.compress(recipe).saturation(net.layer("w")).isEmpty());
    }
  }
}

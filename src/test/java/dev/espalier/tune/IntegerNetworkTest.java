package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.compress.activation.ActivationScale;
import dev.espalier.compress.activation.IntegerNetwork;
import dev.espalier.compress.activation.Machine;
import dev.espalier.export.Trial;
import dev.espalier.method.CompressionException;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import dev.espalier.runtime.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that the runtime computes with integers, against floats and exact integers. */
class IntegerNetworkTest {
  private static final int PIXELS = 64;
  private static final Recipe STATIC =
      Recipe.EMPTY.withActivations(ActivationPlan.of(ActivationRange.MIN_MAX));

  @TempDir private Path folder;

  private IntegerNet mixed(int opset) throws Exception {
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * 4 * PIXELS, 1);
    return new IntegerNet(folder, IntegerNet.mixed(opset), samples, 4, 8, 8);
  }

  private static Recipe of(ActivationType type) {
    return STATIC.withActivations(STATIC.activations().withType(type));
  }

  static Stream<Arguments> typesAndOperatorSets() {
    return Stream.of(ActivationType.values())
        .flatMap(type -> Stream.of(10, 12, 13, 21).map(opset -> Arguments.of(type, opset)));
  }

  @ParameterizedTest
  @MethodSource("typesAndOperatorSets")
  void outputsStayCloseInEveryTypeAndFileIsAsTried(ActivationType type, int opset)
      throws Exception {
    try (IntegerNet net = mixed(opset)) {
      CompressedNetwork made = net.compress(of(type));
      float[] tried = net.outputs(Trial.source(made));
      // Seven layers, each off by less than a hundredth of what it puts out.
      assertTrue(IntegerNet.relative(net.original(), tried) < 0.06, () -> "off");
      Path out = folder.resolve("out.onnx");
      made.toModel().write(out);
      assertArrayEquals(tried, net.outputs(ModelSource.of(out)));
      assertEquals(net.compressor.size(of(type)).fileBytes(), Files.size(out));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void fileIsAsTriedAndSizeIsKnownAtEveryWidth(int bits) throws Exception {
    try (IntegerNet net = mixed(13)) {
      LayerPlan plan = LayerPlan.NONE.withQuantization(Quantization.ofBits(bits));
      Recipe recipe = STATIC;
      for (Layer layer : net.compressor.network().layers()) {
        recipe = recipe.with(layer.id().value(), plan);
      }
      CompressedNetwork made = net.compress(recipe);
      Path out = folder.resolve("out.onnx");
      made.toModel().write(out);
      assertArrayEquals(net.outputs(Trial.source(made)), net.outputs(ModelSource.of(out)));
      assertEquals(net.compressor.size(recipe).fileBytes(), Files.size(out));
    }
  }

  @ParameterizedTest
  @EnumSource(ActivationRange.class)
  void everyRangeHoldsZeroExactly(ActivationRange range) throws Exception {
    try (IntegerNet net = mixed(13)) {
      IntegerNetwork integers =
          net.compress(STATIC.withActivations(STATIC.activations().withRange(range))).integers();
      for (String value : integers.groups().keySet()) {
        ActivationScale scale = integers.scale(value).orElseThrow();
        assertEquals(0f, scale.value(scale.code(0f)));
      }
      assertEquals(0, integers.scale("r1").orElseThrow().zeroPoint());
    }
  }

  @Test
  void scalesAreSharedWhereOperatorsMoveValuesOnly() throws Exception {
    try (IntegerNet net = mixed(13)) {
      IntegerNetwork integers = net.compress(STATIC).integers();
      assertEquals(integers.groups().get("r1"), integers.groups().get("p1"));
      assertEquals(integers.groups().get("k"), integers.groups().get("c3"));
      assertEquals(integers.groups().get("k"), integers.groups().get("r4"));
      assertEquals(integers.groups().get("g"), integers.groups().get("f"));
      assertNotEquals(integers.groups().get("r5"), integers.groups().get("g"));
      assertNotEquals(integers.groups().get("c2"), integers.groups().get("r2"));
      // Never between an operator and its Relu, and not where floats go out.
      assertTrue(Stream.of("c1", "a", "c4", "c5", "y").noneMatch(integers.groups()::containsKey));
    }
  }

  @Test
  void layerStaysFloatsWhereItIsToldTo() throws Exception {
    try (IntegerNet net = mixed(13)) {
      Layer layer = net.layer("w2");
      Recipe recipe =
          STATIC.with(layer.id().value(), LayerPlan.NONE.withActivation(ActivationSwitch.OFF));
      CompressedNetwork made = net.compress(recipe);
      assertTrue(made.weight(layer.id()).isEmpty());
      assertTrue(made.integers().form(layer).isEmpty());
      assertTrue(IntegerNet.relative(net.original(), net.outputs(Trial.source(made))) < 0.06);
      assertEquals(net.compressor.size(recipe).fileBytes(), made.fileBytes());
    }
  }

  @Test
  void correctedOutputsHaveIntegerBiases() throws Exception {
    try (IntegerNet net = mixed(13)) {
      Recipe recipe = STATIC;
      LayerPlan plan = LayerPlan.NONE.withCorrection(OutputCorrection.MEAN_AND_DEVIATION);
      for (Layer layer : net.compressor.network().layers()) {
        recipe = recipe.with(layer.id().value(), plan);
      }
      CompressedNetwork made = net.compress(recipe);
      float[] tried = net.outputs(Trial.source(made));
      assertTrue(IntegerNet.relative(net.original(), tried) < 0.06);
      Path out = folder.resolve("out.onnx");
      made.toModel().write(out);
      assertArrayEquals(tried, net.outputs(ModelSource.of(out)));
      assertEquals(net.compressor.size(recipe).fileBytes(), Files.size(out));
    }
  }

  @Test
  void nothingIsQuantizedBeforeRangesAreKnown() throws Exception {
    try (IntegerNet net = mixed(13)) {
      NetworkCompressor fresh = new NetworkCompressor(net.compressor.network());
      CompressionException e =
          assertThrows(
              CompressionException.class,
              () -> fresh.compress(STATIC, Progress.none(), CancelSignal.none()));
      assertTrue(String.valueOf(e.getMessage()).contains("calibrate with sample data"));
    }
  }

  @ParameterizedTest
  @EnumSource(value = ActivationType.class, mode = EnumSource.Mode.EXCLUDE, names = "U16S8")
  void dynamicProductsStayClose(ActivationType type) throws Exception {
    try (IntegerNet net = mixed(13)) {
      Recipe recipe =
          Recipe.EMPTY.withActivations(
              ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC).withType(type));
      CompressedNetwork made = net.compress(recipe);
      assertEquals(List.of(net.layer("w6")), List.copyOf(made.integers().layers().keySet()));
      float[] tried = net.outputs(Trial.source(made));
      assertTrue(IntegerNet.relative(net.original(), tried) < 0.02);
      Path out = folder.resolve("out.onnx");
      made.toModel().write(out);
      assertArrayEquals(tried, net.outputs(ModelSource.of(out)));
      assertEquals(net.compressor.size(recipe).fileBytes(), Files.size(out));
    }
  }

  @Test
  void usualTypeIsExactOnItsTarget() {
    ActivationPlan plan = ActivationPlan.of(ActivationRange.MIN_MAX);
    assertEquals(
        ActivationType.U8S8_PAIRED, ActivationRules.usual(plan.withTarget(Target.X86_AVX2)));
    assertEquals(ActivationType.U8S8, ActivationRules.usual(plan.withTarget(Target.X86_VNNI)));
    assertEquals(ActivationType.U8S8, ActivationRules.usual(plan.withTarget(Target.ARM)));
  }

  @Test
  void modelOfOldOperatorsStaysFloatsAndSaysWhy() throws Exception {
    try (IntegerNet net = mixed(9)) {
      CompressedNetwork made = net.compress(STATIC);
      assertTrue(made.integers().isEmpty());
      assertArrayEquals(net.original(), net.outputs(Trial.source(made)));
      assertEquals(net.compressor.size(STATIC).fileBytes(), net.model.fileBytes());
      ActivationRules rules = ActivationRules.of(STATIC.activations(), net.model);
      assertTrue(
          rules.refusal(net.layer("w1"), LayerPlan.NONE).orElseThrow().contains("operator set 9"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ActivationType.class,
      names = {"U8S8_REDUCED", "U8S8", "U8U8"})
  void outputsAreThoseOfExactIntegers(ActivationType type) throws Exception {
    assumeTrue(type != ActivationType.U8S8 || Machine.target() != Target.X86_AVX2);
    int in = 24;
    int out = 10;
    try (IntegerNet net = IntegerNet.pointwise(folder, in, out)) {
      CompressedNetwork made = net.compress(of(type));
      IntegerCodes weight = (IntegerCodes) made.weight(net.layer("w").id()).orElseThrow();
      ActivationScale x = made.integers().scale("x").orElseThrow();
      ActivationScale y = made.integers().scale("y").orElseThrow();
      float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * in * PIXELS, in);
      float[] bias = IntegerNet.floats(out, 7 + out);
      float[] found = net.outputs(Trial.source(made));
      int ties = 0;
      for (int i = 0; i < found.length; i++) {
        int pixel = i % PIXELS;
        int channel = i / PIXELS % out;
        int sample = i / PIXELS / out;
        float step = x.scale() * weight.scales()[channel];
        int sum = (int) Math.rint(bias[channel] / (double) step);
        for (int k = 0; k < in; k++) {
          int code = weight.codes()[channel * in + k] & 0xff;
          int input = x.code(samples[(sample * in + k) * PIXELS + pixel]) - x.zeroPoint();
          sum += (code - weight.zeroPoints()[channel]) * input;
        }
        double steps = sum * ((double) step / y.scale());
        int wanted = (int) Math.clamp(Math.rint(steps) + y.zeroPoint(), 0, 255);
        int code = Math.round(found[i] / y.scale()) + y.zeroPoint();
        boolean tie = Math.abs(Math.abs(steps - Math.rint(steps)) - 0.5) < 1e-3;
        assertTrue(code == wanted || (tie && Math.abs(code - wanted) == 1), () -> "no tie");
        ties += code == wanted ? 0 : 1;
      }
      assertTrue(ties < found.length / 100);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 13, 40})
  void errorIsWithinWhatTheScalesGive(int in) throws Exception {
    int out = 6;
    try (IntegerNet net = IntegerNet.pointwise(folder, in, out)) {
      String layer = net.layer("w").id().value();
      LayerPlan asked = LayerPlan.NONE.withActivation(ActivationSwitch.ON);
      CompressedNetwork made = net.compress(of(ActivationType.U8S8_REDUCED).with(layer, asked));
      IntegerCodes weight = (IntegerCodes) made.weight(net.layer("w").id()).orElseThrow();
      float[] floats = weight.decode();
      float[] exact = net.layer("w").weight().read();
      float x = made.integers().scale("x").orElseThrow().scale();
      float y = made.integers().scale("y").orElseThrow().scale();
      float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * in * PIXELS, in);
      float[] wanted = net.original();
      float[] found = net.outputs(Trial.source(made));
      for (int i = 0; i < found.length; i++) {
        int channel = i / PIXELS % out;
        int sample = i / PIXELS / out;
        // Half a step of the output, of the bias, and of each input; what the weights are off.
        double bound = 0.501 * y + 0.5 * x * weight.scales()[channel];
        for (int k = 0; k < in; k++) {
          float input = samples[(sample * in + k) * PIXELS + i % PIXELS];
          int place = channel * in + k;
          bound += 0.501 * x * Math.abs(floats[place]);
          bound += Math.abs((floats[place] - exact[place]) * input);
        }
        // The zero point is a whole number, which shifts the range by up to half a step.
        assertTrue(Math.abs(wanted[i] - found[i]) <= bound + 0.5 * y + 1e-6, () -> "too far");
      }
    }
  }
}

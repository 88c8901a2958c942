package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.ActivationScale;
import dev.espalier.export.ComputedWords;
import dev.espalier.export.KernelFindings;
import dev.espalier.export.LayerReport;
import dev.espalier.export.Trial;
import dev.espalier.method.Granularity;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.Quantization;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of 16 bits between layers. */
class WideIntegersTest {
  private static final int PIXELS = 64;

  @TempDir private Path folder;

  private IntegerNet mixed(int opset) throws Exception {
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * 4 * PIXELS, 1);
    return new IntegerNet(folder, IntegerNet.mixed(opset), samples, 4, 8, 8);
  }

  private static Recipe of(ActivationType type, ActivationRange range) {
    return Recipe.EMPTY.withActivations(ActivationPlan.of(range).withType(type));
  }

  /** The same weights, and floats in between. */
  private static Recipe weightsAlone(IntegerNet net) {
    LayerPlan plan =
        LayerPlan.NONE.withQuantization(
            Quantization.ofBits(8)
                .withScheme(Scheme.SYMMETRIC)
                .withGranularity(Granularity.CHANNEL));
    return Recipe.EMPTY.with(
        net.compressor.network().layers().stream().map(layer -> layer.id().value()).toList(), plan);
  }

  @ParameterizedTest
  @EnumSource(
      value = ActivationRange.class,
      names = {"MIN_MAX", "ENTROPY", "LEAST_SQUARES"})
  void roundingOfValuesCostsFarLessThanWithEightBits(ActivationRange range) throws Exception {
    try (IntegerNet net = mixed(13)) {
      float[] wanted = net.outputs(Trial.source(net.compress(weightsAlone(net))));
      float[] eight =
          net.outputs(Trial.source(net.compress(of(ActivationType.U8S8, ActivationRange.MIN_MAX))));
      CompressedNetwork wide = net.compress(of(ActivationType.U16S8, range));
      float[] sixteen = net.outputs(Trial.source(wide));
      double share = IntegerNet.relative(wanted, sixteen) / IntegerNet.relative(wanted, eight);
      // Steps are 257 times smaller; what rounded weights put beyond the range is clipped.
      assertTrue(share < 0.03, () -> "" + share);
      assertTrue(
          IntegerNet.relative(net.original(), sixteen)
              < IntegerNet.relative(net.original(), eight));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 13, 20, 21, 22})
  void operatorsForSixteenBitsAreOfDomainThatHasThem(int opset) throws Exception {
    try (IntegerNet net = mixed(opset)) {
      CompressedNetwork made = net.compress(of(ActivationType.U16S8, ActivationRange.MIN_MAX));
      Path out = folder.resolve("out.onnx");
      made.toModel().write(out);
      try (OnnxModel model = OnnxModel.open(out)) {
        Set<String> domains =
            model.graph().nodes().stream()
                .filter(node -> node.opType().equals("QuantizeLinear"))
                .map(OnnxNode::domain)
                .collect(Collectors.toSet());
        assertEquals(Set.of(opset < 21 ? "com.microsoft" : ""), domains);
        assertEquals(opset, model.opsets().get(""));
      }
    }
  }

  @Test
  void runtimeComputesItWithFloatsAndThatIsSaid() throws Exception {
    try (IntegerNet net = mixed(13)) {
      CompressedNetwork made = net.compress(of(ActivationType.U16S8, ActivationRange.MIN_MAX));
      KernelFindings found = KernelFindings.of(net.runtime, made, CancelSignal.none());
      ComputedWords words = new ComputedWords(made, found, Map.of());
      for (Layer layer : net.compressor.network().layers()) {
        String operator = found.of(layer).orElseThrow();
        assertFalse(KernelFindings.isInteger(operator), operator);
        LayerReport.Computed said = words.of(layer).orElseThrow();
        assertEquals(ComputedWords.WIDE, said.reason().orElseThrow());
        assertTrue(made.saturation(layer).isEmpty());
      }
    }
  }

  @Test
  void outputsAreThoseOfExactIntegers() throws Exception {
    int in = 24;
    int out = 10;
    try (IntegerNet net = IntegerNet.pointwise(folder, in, out)) {
      CompressedNetwork made = net.compress(of(ActivationType.U16S8, ActivationRange.MIN_MAX));
      IntegerCodes weight = (IntegerCodes) made.weight(net.layer("w").id()).orElseThrow();
      ActivationScale x = made.integers().scale("x").orElseThrow();
      ActivationScale y = made.integers().scale("y").orElseThrow();
      assertEquals(0, y.zeroPoint());
      float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * in * PIXELS, in);
      float[] bias = IntegerNet.floats(out, 7 + out);
      float[] found = net.outputs(Trial.source(made));
      int most = 0;
      for (int i = 0; i < found.length; i++) {
        int channel = i / PIXELS % out;
        int sample = i / PIXELS / out;
        double step = (double) x.scale() * weight.scales()[channel];
        long sum = (long) Math.rint(bias[channel] / step);
        for (int k = 0; k < in; k++) {
          int code = (weight.codes()[channel * in + k] & 0xff) - weight.zeroPoints()[channel];
          float value = samples[(sample * in + k) * PIXELS + i % PIXELS];
          sum += (long) code * (x.code(value) - x.zeroPoint());
        }
        double wanted = Math.clamp(Math.rint(sum * step / y.scale()), 0, 65535);
        int code = Math.round(found[i] / y.scale());
        // Sums of floats are off by a few units in the last place, of 24 bits.
        assertTrue(Math.abs(code - wanted) <= 1, () -> code + " for " + wanted);
        most = Math.max(most, code);
      }
      assertTrue(most > 60000);
    }
  }

  @Test
  void rangesFoundAtEachRunAreRefused() throws Exception {
    try (IntegerNet net = mixed(13)) {
      Recipe recipe =
          Recipe.EMPTY.withActivations(
              ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC).withType(ActivationType.U16S8));
      assertTrue(net.compress(recipe).integers().isEmpty());
      String reason = net.compressor.refusal(net.layer("w6"), recipe).orElseThrow();
      assertTrue(reason.contains("16 bits"), reason);
      assertEquals(net.model.fileBytes(), net.compressor.size(recipe).fileBytes());
    }
  }
}

package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.ActivationScale;
import dev.espalier.compress.activation.Machine;
import dev.espalier.export.KernelFindings;
import dev.espalier.export.Trial;
import dev.espalier.method.Granularity;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Optimization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators of integers that stand in the file, against pairs around those of floats. */
class ExplicitIntegersTest {
  private static final int PIXELS = 64;
  private static final Recipe PAIRS =
      Recipe.EMPTY.withActivations(ActivationPlan.of(ActivationRange.MIN_MAX));

  @TempDir private Path folder;

  private IntegerNet open(byte[] model) throws Exception {
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * 4 * PIXELS, 1);
    return new IntegerNet(folder, model, samples, 4, 8, 8);
  }

  private static Recipe of(ActivationType type) {
    return PAIRS.withActivations(PAIRS.activations().withType(type));
  }

  private static Recipe everywhere(Recipe recipe, IntegerNet net, LayerPlan plan) {
    return recipe.with(
        net.compressor.network().layers().stream().map(layer -> layer.id().value()).toList(), plan);
  }

  private Path write(CompressedNetwork made) throws Exception {
    Path out = folder.resolve("out.onnx");
    made.toModel().write(out);
    return out;
  }

  /** The operators of a file, in order. */
  private static List<String> operators(Path file) throws Exception {
    try (OnnxModel model = OnnxModel.open(file)) {
      return model.graph().nodes().stream().map(node -> node.opType()).toList();
    }
  }

  /**
   * The same outputs as with pairs, bit for bit, also where nothing is rewritten at load. The
   * runtime computes some pairs of signed values with floats, which round some sums to the next
   * step. Where sums of full ranges saturate, which do depends on the kernel, and those of signed
   * values do only in pairs.
   */
  private void checkAgainstPairs(IntegerNet net, Recipe pairs) throws Exception {
    Recipe recipe = pairs.withEncoding(Encoding.RUNTIME);
    CompressedNetwork made = net.compress(recipe);
    ModelSource file = ModelSource.of(write(made));
    float[] found = net.outputs(file);
    float[] wanted = net.outputs(Trial.source(net.compress(pairs)));
    ActivationType type = pairs.activations().type().orElseThrow();
    boolean full = type == ActivationType.U8S8 || type == ActivationType.S8S8;
    if (full && Machine.target() == Target.X86_AVX2) {
      float[] near = type.signedValues() ? net.original() : wanted;
      double off = IntegerNet.relative(near, found);
      assertTrue(off < 0.03, () -> "off by " + off);
    } else if (type.signedValues()) {
      long off = IntStream.range(0, found.length).filter(i -> wanted[i] != found[i]).count();
      assertTrue(off < found.length / 50, () -> off + " of " + found.length);
      assertTrue(IntegerNet.relative(wanted, found) < 1 / 255.0);
    } else {
      assertArrayEquals(wanted, found);
    }
    assertArrayEquals(found, net.outputs(file, Optimization.NONE));
    assertArrayEquals(found, net.outputs(Trial.source(made)));
    assertEquals(net.compressor.size(recipe).fileBytes(), Files.size(folder.resolve("out.onnx")));
  }

  static Stream<Arguments> typesAndOperatorSets() {
    return Stream.of(ActivationType.values())
        .filter(type -> type.valueBits() == Byte.SIZE)
        .flatMap(type -> Stream.of(10, 11, 12, 13, 21).map(opset -> Arguments.of(type, opset)));
  }

  @ParameterizedTest
  @MethodSource("typesAndOperatorSets")
  void outputsAreThoseOfPairsInEveryTypeAndOperatorSet(ActivationType type, int opset)
      throws Exception {
    try (IntegerNet net = open(IntegerNet.mixed(opset))) {
      checkAgainstPairs(net, of(type));
    }
  }

  @ParameterizedTest
  @MethodSource("typesAndOperatorSets")
  void depthwiseClippedPooledResizedAndMultipliedValuesAreThoseOfPairs(
      ActivationType type, int opset) throws Exception {
    try (IntegerNet net = open(varied(opset))) {
      checkAgainstPairs(net, of(type));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void outputsAreThoseOfPairsAtEveryWidthOfWeights(int bits) throws Exception {
    try (IntegerNet net = open(varied(13))) {
      for (Granularity granularity : List.of(Granularity.TENSOR, Granularity.CHANNEL)) {
        Quantization quantization = Quantization.ofBits(bits).withGranularity(granularity);
        LayerPlan plan = LayerPlan.NONE.withQuantization(quantization);
        checkAgainstPairs(net, everywhere(of(ActivationType.U8S8), net, plan));
        checkAgainstPairs(net, everywhere(of(ActivationType.U8U8), net, plan));
      }
    }
  }

  /** A shared bias, no bias, one channel a group, clipped values, a product of a matrix. */
  private static byte[] varied(int opset) {
    ModelBuilder model =
        ModelBuilder.opset(opset)
            .input("x", DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(4), Dim.of(8), Dim.of(8)));
    model.tensor(NewTensor.of("lo", Dims.of(), 0f));
    model.tensor(NewTensor.of("hi", Dims.of(), 1.5f));
    model.tensor(NewTensor.of("roi", Dims.of(0), new float[0]));
    model.tensor(NewTensor.of("twice", Dims.of(4), 1f, 1f, 2f, 2f));
    IntegerNet.convolution(model, "w1", "x", "c1", 4, 8, 3);
    model.node(clip(opset, "c1", "r1"));
    model.tensor(NewTensor.of("w2", Dims.of(8, 1, 3, 3), IntegerNet.floats(72, 2)));
    model.node(
        NewNode.of("Conv", List.of("r1", "w2", "w1b"), "c2")
            .with("group", AttributeValue.of(8L))
            .with("pads", AttributeValue.ints(1, 1, 1, 1)));
    model.node(clip(opset, "c2", "r2"));
    model.node(
        NewNode.of("AveragePool", List.of("r2"), "p2")
            .with("kernel_shape", AttributeValue.ints(2, 2))
            .with("strides", AttributeValue.ints(2, 2)));
    model.tensor(NewTensor.of("w3", Dims.of(6, 8, 1, 1), IntegerNet.floats(48, 3)));
    model.node(NewNode.of("Conv", List.of("p2", "w3"), "c3"));
    List<String> resized = opset > 10 ? List.of("c3", "roi", "twice") : List.of("c3", "twice");
    model.node(NewNode.of("Resize", resized, "u3").with("mode", AttributeValue.of("nearest")));
    model.node(
        NewNode.of("Transpose", List.of("u3"), "t3").with("perm", AttributeValue.ints(0, 2, 3, 1)));
    model.tensor(NewTensor.of("w4", Dims.of(6, 5), IntegerNet.floats(30, 4)));
    model.node(NewNode.of("MatMul", List.of("t3", "w4"), "y"));
    return model.output("y").toBytes();
  }

  private static NewNode clip(int opset, String from, String to) {
    return opset > 10
        ? NewNode.of("Clip", List.of(from, "lo", "hi"), to)
        : NewNode.of("Clip", List.of(from), to)
            .with("min", AttributeValue.of(0f))
            .with("max", AttributeValue.of(1.5f));
  }

  @Test
  void nothingOfFloatsIsLeftBetweenLayers() throws Exception {
    try (IntegerNet net = open(varied(13))) {
      CompressedNetwork made = net.compress(of(ActivationType.U8S8).withEncoding(Encoding.RUNTIME));
      assertEquals(
          List.of(
              "QuantizeLinear",
              "QLinearConv",
              "QLinearConv",
              "QLinearAveragePool",
              "QLinearConv",
              "Resize",
              "Transpose",
              "MatMulIntegerToFloat"),
          operators(write(made)));
    }
  }

  /** Values below zero share the scale of a Relu's, so that the range of codes is not its own. */
  @Test
  void activationStaysWhereItsScaleGoesBeyondIt() throws Exception {
    try (IntegerNet net = open(IntegerNet.mixed(13))) {
      CompressedNetwork made = net.compress(of(ActivationType.U8S8).withEncoding(Encoding.RUNTIME));
      assertTrue(made.integers().scale("r4").orElseThrow().zeroPoint() > 0);
      List<String> operators = operators(write(made));
      assertEquals(1, operators.stream().filter("Relu"::equals).count());
      assertEquals(5, operators.stream().filter("QLinearConv"::equals).count());
      assertEquals("QGemm", operators.getLast());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"w1", "w2", "w3", "w5", "w6"})
  void layerOfPairsOrFloatsMayStandAmongThem(String name) throws Exception {
    try (IntegerNet net = open(IntegerNet.mixed(13))) {
      Recipe pairs = of(ActivationType.U8S8_PAIRED);
      Recipe explicit = pairs.withEncoding(Encoding.RUNTIME);
      List<String> one = List.of(net.layer(name).id().value());
      Recipe some = explicit.update(one, plan -> plan.withEncoding(Optional.of(Encoding.PORTABLE)));
      float[] wanted = net.outputs(Trial.source(net.compress(pairs)));
      assertArrayEquals(wanted, net.outputs(ModelSource.of(write(net.compress(some)))));
      assertEquals(net.compressor.size(some).fileBytes(), Files.size(folder.resolve("out.onnx")));
      Recipe off = pairs.update(one, plan -> plan.withActivation(ActivationSwitch.OFF));
      Recipe offExplicit = off.withEncoding(Encoding.RUNTIME);
      float[] floats = net.outputs(Trial.source(net.compress(off)));
      assertArrayEquals(floats, net.outputs(ModelSource.of(write(net.compress(offExplicit)))));
      assertEquals(
          net.compressor.size(offExplicit).fileBytes(), Files.size(folder.resolve("out.onnx")));
    }
  }

  @Test
  void runtimeIsSeenToComputeWithThem() throws Exception {
    try (IntegerNet net = open(varied(13))) {
      CompressedNetwork made = net.compress(of(ActivationType.U8S8).withEncoding(Encoding.RUNTIME));
      KernelFindings found = KernelFindings.of(net.runtime, made, CancelSignal.none());
      assertEquals(Optional.of("QLinearConv"), found.of(net.layer("w1")));
      assertEquals(Optional.of("QLinearConv"), found.of(net.layer("w2")));
      assertEquals(Optional.of("MatMulIntegerToFloat"), found.of(net.layer("w4")));
    }
  }

  /** Pairs are computed with floats there, and differ where sums of floats round. */
  @ParameterizedTest
  @EnumSource(
      value = ActivationType.class,
      names = {"U8S8_REDUCED", "U8S8", "U8U8", "S8S8"})
  void outputsAreThoseOfExactIntegersWhereNothingIsRewritten(ActivationType type) throws Exception {
    assumeTrue(type != ActivationType.U8S8 || Machine.target() != Target.X86_AVX2);
    int in = 24;
    int out = 10;
    try (IntegerNet net = IntegerNet.pointwise(folder, in, out)) {
      CompressedNetwork made = net.compress(of(type).withEncoding(Encoding.RUNTIME));
      Layer layer = net.layer("w");
      IntegerCodes weight = (IntegerCodes) made.weight(layer.id()).orElseThrow();
      ActivationScale x = made.integers().scale("x").orElseThrow();
      ActivationScale y = made.integers().scale("y").orElseThrow();
      float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * in * PIXELS, in);
      float[] bias = IntegerNet.floats(out, 7 + out);
      float[] found = net.outputs(ModelSource.of(write(made)), Optimization.NONE);
      for (int i = 0; i < found.length; i++) {
        int channel = i / PIXELS % out;
        float step = x.scale() * weight.scales()[channel];
        int sum = (int) Math.rint(bias[channel] / (double) step);
        for (int k = 0; k < in; k++) {
          int code = weight.codes()[channel * in + k] & 0xff;
          int sample = i / PIXELS / out * in + k;
          int input = x.code(samples[sample * PIXELS + i % PIXELS]) - x.zeroPoint();
          sum += (code - weight.zeroPoints()[channel]) * input;
        }
        double steps = sum * ((double) step / y.scale());
        double wanted =
            Math.clamp(Math.rint(steps) + y.zeroPoint(), y.lowest(), y.lowest() + 255.0);
        int code = Math.round(found[i] / y.scale()) + y.zeroPoint();
        boolean tie = Math.abs(Math.abs(steps - Math.rint(steps)) - 0.5) < 1e-3;
        assertTrue(code == wanted || (tie && Math.abs(code - wanted) == 1), () -> "no tie");
      }
    }
  }
}

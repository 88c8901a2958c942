package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.ActivationScale;
import dev.espalier.compress.activation.IntegerBias;
import dev.espalier.compress.activation.PairwiseSums;
import dev.espalier.method.IntegerCodes;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is predicted of processors without VNNI, against what the runtime puts out on one. Where
 * there is none, not even an emulated one, nothing is tested.
 */
class SaturatingProcessorTest {
  private static final int SIDE = 4;
  private static final int PIXELS = SIDE * SIDE;

  @TempDir private Path folder;
  private Optional<OtherProcessor> processor = Optional.empty();

  /** A convolution: inputs, outputs, side of the kernel, groups. */
  record Shape(int in, int out, int kernel, int groups) {
    int each() {
      return in / groups;
    }

    float[] samples() {
      return IntegerNet.floats(IntegerNet.SAMPLES * in * PIXELS, in);
    }
  }

  @BeforeEach
  void find() {
    processor = OtherProcessor.saturating();
    assumeTrue(processor.isPresent());
  }

  /** The convolution, a Relu, and a product that puts out each of its values as it is. */
  private IntegerNet net(Shape shape) throws Exception {
    ModelBuilder model =
        ModelBuilder.opset(13)
            .input(
                "x",
                DataType.FLOAT,
                List.of(Dim.of("batch"), Dim.of(shape.in()), Dim.of(SIDE), Dim.of(SIDE)));
    int kernel = shape.kernel();
    int fan = shape.each() * kernel * kernel;
    float[] weights = IntegerNet.floats(shape.out() * fan, fan);
    model.tensor(NewTensor.of("w", Dims.of(shape.out(), shape.each(), kernel, kernel), weights));
    model.tensor(NewTensor.of("b", Dims.of(shape.out()), IntegerNet.floats(shape.out(), 3)));
    int pad = kernel / 2;
    model.node(
        NewNode.of("Conv", List.of("x", "w", "b"), "c")
            .with("kernel_shape", AttributeValue.ints(kernel, kernel))
            .with("group", AttributeValue.of((long) shape.groups()))
            .with("pads", AttributeValue.ints(pad, pad, pad, pad)));
    model.node(NewNode.of("Relu", List.of("c"), "r"));
    model.node(NewNode.of("Flatten", List.of("r"), "f"));
    int values = shape.out() * PIXELS;
    float[] same = new float[values * values];
    for (int i = 0; i < values; i++) {
      same[i * values + i] = 1;
    }
    model.tensor(NewTensor.of("same", Dims.of(values, values), same));
    model.node(NewNode.of("MatMul", List.of("f", "same"), "y"));
    byte[] bytes = model.output("y").toBytes();
    return new IntegerNet(folder, bytes, shape.samples(), shape.in(), SIDE, SIDE);
  }

  private static Recipe recipe(IntegerNet net, ActivationType type) {
    Recipe recipe =
        Recipe.EMPTY.withActivations(ActivationPlan.of(ActivationRange.MIN_MAX).withType(type));
    String layer = net.layer("w").id().value();
    return recipe.update(List.of(layer), plan -> plan.withActivation(ActivationSwitch.ON));
  }

  /** The codes of the Relu as the runtime computes them over there. */
  private int[] found(CompressedNetwork made, Shape shape) throws Exception {
    Path file = folder.resolve("integers.onnx");
    made.toModel().write(file);
    float[] values =
        processor
            .orElseThrow()
            .run(folder, file, shape.samples(), IntegerNet.SAMPLES, shape.in(), SIDE, SIDE);
    ActivationScale scale = made.integers().scale("r").orElseThrow();
    int[] codes = new int[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Math.round(values[i] / scale.scale()) + scale.zeroPoint();
    }
    return codes;
  }

  /** The codes by hand, from sums that saturate or do not. */
  private static int[] expected(
      IntegerNet net, CompressedNetwork made, Shape shape, boolean saturating) {
    IntegerCodes weight = (IntegerCodes) made.weight(net.layer("w").id()).orElseThrow();
    ActivationScale x = made.integers().scale("x").orElseThrow();
    ActivationScale r = made.integers().scale("r").orElseThrow();
    int[] bias = IntegerBias.codes(IntegerNet.floats(shape.out(), 3), weight, x.scale());
    float[] samples = shape.samples();
    int[] codes = new int[IntegerNet.SAMPLES * shape.out() * PIXELS];
    for (int at = 0; at < codes.length; at++) {
      int pixel = at % PIXELS;
      int channel = at / PIXELS % shape.out();
      int sample = at / PIXELS / shape.out();
      int[] values = values(shape, samples, x, new int[] {sample, channel, pixel});
      int[] weights = weights(shape, weight, channel);
      long sum =
          saturating
              ? PairwiseSums.saturating(values, weights)
              : PairwiseSums.exact(values, weights);
      for (int one : weights) {
        sum -= (long) (x.zeroPoint() - x.lowest()) * one;
      }
      double step = (double) x.scale() * weight.scales()[channel] / r.scale();
      double steps = Math.max(0, Math.rint((sum + bias[channel]) * step));
      codes[at] = (int) Math.min(r.lowest() + 255, steps + r.zeroPoint());
    }
    return codes;
  }

  /** What a place takes in, channel by channel of each place of the kernel. */
  private static int[] values(Shape shape, float[] samples, ActivationScale x, int[] place) {
    int kernel = shape.kernel();
    int first = place[1] / (shape.out() / shape.groups()) * shape.each();
    int[] values = new int[kernel * kernel * shape.each()];
    for (int i = 0; i < values.length; i++) {
      int spot = i / shape.each();
      int row = place[2] / SIDE + spot / kernel - kernel / 2;
      int column = place[2] % SIDE + spot % kernel - kernel / 2;
      boolean inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
      int channel = first + i % shape.each();
      values[i] =
          inside
              ? x.code(samples[((place[0] * shape.in() + channel) * SIDE + row) * SIDE + column])
              : x.zeroPoint();
      values[i] -= x.lowest();
    }
    return values;
  }

  private static int[] weights(Shape shape, IntegerCodes weight, int channel) {
    int spots = shape.kernel() * shape.kernel();
    int[] weights = new int[spots * shape.each()];
    for (int i = 0; i < weights.length; i++) {
      int place = (channel * shape.each() + i % shape.each()) * spots + i / shape.each();
      weights[i] = (weight.codes()[place] & 0xff) - 128;
    }
    return weights;
  }

  /** By how much two differ at the most. */
  private static int apart(int[] one, int[] other) {
    assertEquals(one.length, other.length);
    int most = 0;
    for (int i = 0; i < one.length; i++) {
      most = Math.max(most, Math.abs(one[i] - other[i]));
    }
    return most;
  }

  static Stream<Shape> dense() {
    return Stream.of(
        new Shape(24, 8, 1, 1),
        new Shape(1, 6, 3, 1),
        new Shape(3, 8, 3, 1),
        new Shape(5, 4, 3, 1),
        new Shape(16, 8, 3, 2),
        new Shape(4, 8, 3, 4),
        new Shape(8, 1, 3, 1));
  }

  static Stream<Arguments> fullRange() {
    return dense()
        .flatMap(shape ->
            Stream.of(ActivationType.U8S8, ActivationType.S8S8)
                .map(type -> Arguments.of(shape, type)));
  }

  @ParameterizedTest
  @MethodSource("fullRange")
  void layerOfFullRangeSaturatesAsPredicted(Shape shape, ActivationType type) throws Exception {
    try (IntegerNet net = net(shape)) {
      CompressedNetwork made = net.compress(recipe(net, type));
      assertTrue(made.saturation(net.layer("w")).orElseThrow().happens());
      int[] found = found(made, shape);
      assertTrue(apart(expected(net, made, shape, true), found) <= 1);
      assertTrue(apart(expected(net, made, shape, false), found) > 1);
    }
  }

  static Stream<Arguments> exact() {
    return dense()
        .flatMap(shape ->
            Stream.of(ActivationType.U8S8_PAIRED, ActivationType.U8S8_REDUCED)
                .map(type -> Arguments.of(shape, type)));
  }

  @ParameterizedTest
  @MethodSource("exact")
  void layerWhosePairsAreKeptSmallIsExact(Shape shape, ActivationType type) throws Exception {
    try (IntegerNet net = net(shape)) {
      CompressedNetwork made = net.compress(recipe(net, type));
      assertFalse(made.saturation(net.layer("w")).orElseThrow().happens());
      if (type == ActivationType.U8S8_PAIRED) {
        assertTrue(apart(expected(net, made, shape, false), found(made, shape)) <= 1);
      }
    }
  }

  /** Operators of integers in the file take signed values as they are. */
  @ParameterizedTest
  @MethodSource("dense")
  void signedValuesAreExactWithoutPairs(Shape shape) throws Exception {
    try (IntegerNet net = net(shape)) {
      Recipe recipe = recipe(net, ActivationType.S8S8).withEncoding(Encoding.RUNTIME);
      CompressedNetwork made = net.compress(recipe);
      assertTrue(made.saturation(net.layer("w")).isEmpty());
      assertTrue(apart(expected(net, made, shape, false), found(made, shape)) <= 1);
    }
  }

  @ParameterizedTest
  @MethodSource("depthwise")
  void depthwiseLayerOfFullRangeIsExactAsPredicted(Shape shape) throws Exception {
    try (IntegerNet net = net(shape)) {
      CompressedNetwork made = net.compress(recipe(net, ActivationType.U8S8));
      assertTrue(made.saturation(net.layer("w")).isEmpty());
      assertTrue(apart(expected(net, made, shape, false), found(made, shape)) <= 1);
    }
  }

  static Stream<Shape> depthwise() {
    return Stream.of(new Shape(8, 8, 3, 8), new Shape(16, 16, 3, 16), new Shape(5, 5, 3, 5));
  }
}

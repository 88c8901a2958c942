package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Networks whose layers can be equalized, or cannot, and what is done with them. */
final class EqualizationCases {
  static final LayerPlan EQUAL = LayerPlan.NONE.withEqualization(true);

  private EqualizationCases() {}

  /**
   * A network.
   *
   * @param pairs those that it has, in words
   */
  record Case(String name, ScaledNet net, String pairs) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static ScaledNet convs() {
    return new ScaledNet(3, 2, 3, 8, 8);
  }

  private static NewTensor longs(String name, long... values) {
    return NewTensor.of(name, Dims.of(values.length), values);
  }

  static Stream<Case> cases() {
    return Stream.of(products(), convolutions(), reshaped(), transposed()).flatMap(cases -> cases);
  }

  private static Stream<Case> products() {
    return Stream.of(
        new Case(
            "Gemm, Relu, Gemm",
            new ScaledNet(1, 5, 9).gemm("a", 7, 9, true).relu().gemm("b", 4, 7, false).output(),
            "[a -> b]"),
        new Case(
            "Gemm, Gemm",
            new ScaledNet(1, 5, 9).gemm("a", 7, 9, false).gemm("b", 4, 7, true).output(),
            "[a -> b]"),
        new Case(
            "MatMul with bias, Relu, MatMul without, MatMul",
            new ScaledNet(2, 5, 6, 9)
                .matMul("a", 7, 9)
                .bias("c", 7)
                .relu()
                .matMul("b", 4, 7)
                .relu()
                .matMul("d", 3, 4)
                .output(),
            "[a -> b, b -> d]"));
  }

  private static Stream<Case> convolutions() {
    NewNode leaky = NewNode.of("LeakyRelu", List.of(), "").with("alpha", AttributeValue.of(0.2f));
    return Stream.of(
        new Case(
            "Conv, Relu, depthwise Conv, Relu, Conv",
            convs()
                .conv("a", 6, 3, 1, 1)
                .relu()
                .conv("b", 6, 6, 3, 6)
                .relu()
                .conv("c", 5, 6, 1, 1)
                .output(),
            "[a -> b, b -> c]"),
        new Case(
            "depthwise Conv that makes more channels, grouped Conv",
            convs()
                .conv("a", 6, 3, 3, 3)
                .relu()
                .conv("b", 8, 6, 3, 2)
                .op(leaky)
                .conv("c", 4, 8, 1, 4)
                .output(),
            "[a -> b, b -> c]"),
        new Case(
            "Conv, MaxPool, Conv, LeakyRelu, Conv",
            convs()
                .conv("a", 6, 3, 3, 1)
                .maxPool()
                .conv("b", 5, 6, 3, 1)
                .op(leaky)
                .conv("c", 4, 5, 1, 1)
                .output(),
            "[a -> b, b -> c]"),
        new Case(
            "PRelu with a slope for each channel",
            convs()
                .conv("a", 6, 3, 3, 1)
                .tensor(NewTensor.of("slope", Dims.of(6, 1, 1), 1, -2, .5f, 0, .1f, 3))
                .op("PRelu", "slope")
                .conv("b", 5, 6, 3, 1)
                .output(),
            "[a -> b]"));
  }

  private static Stream<Case> reshaped() {
    NewNode nhwc =
        NewNode.of("Transpose", List.of(), "").with("perm", AttributeValue.ints(0, 2, 3, 1));
    NewNode mean = NewNode.of("ReduceMean", List.of(), "").with("axes", AttributeValue.ints(-1, 2));
    return Stream.of(
        new Case(
            "Conv, Relu, MaxPool, Flatten, Gemm",
            convs()
                .conv("a", 6, 3, 3, 1)
                .relu()
                .maxPool()
                .op("Flatten")
                .gemm("b", 5, 96, true)
                .output(),
            "[a -> b]"),
        new Case(
            "Conv, Reshape, MatMul",
            convs()
                .conv("a", 6, 3, 3, 1)
                .tensor(longs("shape", 0, -1))
                .op("Reshape", "shape")
                .matMul("b", 5, 384)
                .output(),
            "[a -> b]"),
        new Case(
            "Conv, GlobalAveragePool, Reshape, Gemm",
            convs()
                .conv("a", 6, 3, 3, 1)
                .op("GlobalAveragePool")
                .tensor(longs("shape", -1, 6))
                .op("Reshape", "shape")
                .gemm("b", 5, 6, true)
                .output(),
            "[a -> b]"),
        new Case(
            "Conv, ReduceMean, Squeeze, Dropout, Gemm",
            convs()
                .conv("a", 6, 3, 3, 1)
                .op(mean)
                .tensor(longs("axes", 2, -1))
                .op("Squeeze", "axes")
                .op("Dropout")
                .gemm("b", 5, 6, true)
                .output(),
            "[a -> b]"),
        new Case(
            "Conv, Transpose, MatMul",
            convs().conv("a", 6, 3, 3, 1).op("Abs").op(nhwc).matMul("b", 5, 6).output(),
            "[a -> b]"));
  }

  private static Stream<Case> transposed() {
    return Stream.of(
        new Case(
            "ConvTranspose, Relu, ConvTranspose in groups, Conv",
            convs()
                .layer("ConvTranspose", "a", true, 6, NewNode.of("", List.of(), ""), 3, 6, 2, 2)
                .relu()
                .layer(
                    "ConvTranspose",
                    "b",
                    true,
                    4,
                    NewNode.of("", List.of(), "").with("group", AttributeValue.of(2)),
                    6,
                    2,
                    3,
                    3)
                .conv("c", 5, 4, 1, 1)
                .output(),
            "[a -> b, b -> c]"),
        new Case(
            "Conv, Relu, depthwise ConvTranspose, Relu, Conv",
            convs()
                .conv("a", 6, 3, 1, 1)
                .relu()
                .layer(
                    "ConvTranspose",
                    "b",
                    true,
                    6,
                    NewNode.of("", List.of(), "").with("group", AttributeValue.of(6)),
                    6,
                    1,
                    3,
                    3)
                .relu()
                .conv("c", 5, 6, 1, 1)
                .output(),
            "[a -> b, b -> c]"));
  }

  static Stream<Case> others() {
    NewNode clip = NewNode.of("Clip", List.of(), "");
    return Stream.of(
        new Case(
            "Clip",
            convs()
                .conv("a", 6, 3, 1, 1)
                .tensor(NewTensor.of("low", Dims.of(), 0f))
                .tensor(NewTensor.of("high", Dims.of(), 6f))
                .op(clip, "low", "high")
                .conv("b", 5, 6, 1, 1)
                .output(),
            "goes on through a Clip (such as ReLU6), whose bounds do not scale; it takes in what"
                + " the network takes in"),
        new Case(
            "Sigmoid",
            convs().conv("a", 6, 3, 1, 1).op("Sigmoid").conv("b", 5, 6, 1, 1).output(),
            "goes on through a Sigmoid, which does not pass a factor through; it takes in what the"
                + " network takes in"),
        new Case(
            "a value in the middle that the network puts out",
            convs().conv("a", 6, 3, 1, 1).output().relu().conv("b", 5, 6, 1, 1).output(),
            "puts out what the network puts out; it takes in what the network takes in"),
        new Case(
            "a way round",
            convs().conv("a", 3, 3, 1, 1).relu().conv("b", 3, 3, 1, 1).op("Add", "a").output(),
            "puts out what 2 operators use; it takes in what the network takes in"),
        new Case(
            "rows of which the sizes say nothing",
            convs()
                .conv("a", 4, 3, 1, 1)
                .tensor(longs("shape", -1, 16))
                .op("Reshape", "shape")
                .gemm("b", 5, 16, true)
                .output(),
            "goes on through a Reshape of which the sizes do not tell where the channels are; it"
                + " takes in what the network takes in"),
        new Case(
            "a bias that another operator uses too",
            convs().conv("a", 1, 3, 1, 1).op("Mul", "a.bias").conv("b", 5, 1, 1, 1).output(),
            "has a bias that is not its own, or no number for each channel; it takes in what the"
                + " network takes in"),
        new Case(
            "a weight that another operator uses too",
            convs()
                .conv("a", 3, 3, 1, 1)
                .relu()
                .conv("b", 3, 3, 1, 1)
                .op("Mul", "a.weight")
                .output(),
            "has a weight that the network uses for something else as well"));
  }

  static Recipe all(Network network, LayerPlan plan) {
    return Recipe.EMPTY.with(network.layers().stream().map(l -> l.id().value()).toList(), plan);
  }

  static CompressedNetwork compress(Network network, Recipe recipe) throws Exception {
    return new NetworkCompressor(network).compress(recipe, Progress.none(), CancelSignal.none());
  }

  static Path write(ScaledNet net, Path folder) throws Exception {
    Path file = Files.createTempFile(folder, "net", ".onnx");
    net.write(file);
    return file;
  }

  static void assertAlike(float[] expected, float[] found) {
    assertAlike(expected, found, 1e-5);
  }

  static void assertAlike(float[] expected, float[] found, double tolerance) {
    double size = size(expected);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], tolerance * Math.max(size, Math.abs(expected[i])));
    }
  }

  /**
   * What rounding alone can do to the outputs of a network, by their size: squares on squares, and
   * sums in which large terms cancel, make much of the last bits. Measured by moving the inputs by
   * up to two of their last bits.
   */
  static Map<String, Double> rounding(byte[] model, Session.Input sample, Random random)
      throws Exception {
    Map<String, float[]> exact = run(model, sample);
    Map<String, Double> most = new HashMap<>();
    for (int trial = 0; trial < 4; trial++) {
      float[] moved = ((float[]) sample.values()).clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] *= (float) (1 + (2 * random.nextDouble() - 1) * 0x1p-22);
      }
      run(model, new Session.Input(moved, sample.dims()))
          .forEach((name, found) -> most.merge(name, furthest(exact.get(name), found), Math::max));
    }
    most.replaceAll((_, furthest) -> 1e-5 + 16 * furthest);
    return most;
  }

  private static double furthest(float[] expected, float[] found) {
    double size = size(expected);
    double furthest = 0;
    for (int i = 0; i < expected.length; i++) {
      double unit = Math.max(size, Math.abs(expected[i]));
      furthest = Math.max(furthest, unit == 0 ? 0 : Math.abs(expected[i] - found[i]) / unit);
    }
    return furthest;
  }

  private static double size(float[] values) {
    double energy = 0;
    for (float value : values) {
      energy += (double) value * value;
    }
    return Math.sqrt(energy / values.length);
  }

  static Map<String, float[]> run(byte[] model, Session.Input sample) throws Exception {
    try (Session session = Session.of(model)) {
      return session.run(Map.of("x", sample), session.outputs());
    }
  }
}

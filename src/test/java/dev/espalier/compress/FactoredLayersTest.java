package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.factor.Factoring;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.LowRank;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Rank;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers as two in a model, against the same layer with the product of the two as its weight. */
class FactoredLayersTest {
  private static final String WEIGHT = "body.layer.weight";

  @TempDir private Path folder;

  /**
   * A model of one layer.
   *
   * @param left whether the weight is the left factor of the product
   * @param bias number of biases, 0 for none
   */
  record Case(
      String name,
      NewNode node,
      long[] weight,
      long[] input,
      boolean left,
      int bias,
      FactorScheme scheme) {

    Case with(String attribute, AttributeValue value) {
      String longer = name + ", " + attribute;
      return new Case(longer, node.with(attribute, value), weight, input, left, bias, scheme);
    }

    Case spatial() {
      return new Case(name, node, weight, input, left, bias, FactorScheme.SPATIAL);
    }

    /** The model with these weights. */
    byte[] model(float[] values) {
      ModelBuilder model = ModelBuilder.opset(13);
      model.input("x", DataType.FLOAT, Arrays.stream(input).mapToObj(Dim::of).toList());
      List<String> inputs = new ArrayList<>(left ? List.of(WEIGHT, "x") : List.of("x", WEIGHT));
      if (bias > 0) {
        inputs.add("b");
        model.tensor(NewTensor.of("b", Dims.of(bias), floats(bias, 5)));
      }
      model.tensor(NewTensor.of(WEIGHT, Dims.of(weight), values));
      model.node(
          new NewNode("", node.opType(), "/body/layer", inputs, List.of("y"), node.attributes()));
      model.output("y");
      return model.toBytes();
    }

    float[] original() {
      return floats((int) Dims.of(weight).elementCount(), 1);
    }

    Map<String, Session.Input> inputs() {
      return Map.of("x", new Session.Input(floats((int) Dims.of(input).elementCount(), 2), input));
    }

    @Override
    public String toString() {
      return name + " " + scheme;
    }
  }

  private static float[] floats(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Case conv(String name, int bias) {
    return new Case(
        name,
        NewNode.of("Conv", List.of(), "y"),
        new long[] {17, 11, 3, 5},
        new long[] {2, 11, 13, 14},
        false,
        bias,
        FactorScheme.CHANNEL);
  }

  private static Case product(String op, int bias, long... weight) {
    return new Case(
        op + " of " + Arrays.toString(weight),
        NewNode.of(op, List.of(), "y"),
        weight,
        new long[] {4, 43},
        false,
        bias,
        FactorScheme.CHANNEL);
  }

  static Stream<Case> cases() {
    List<Case> convolutions =
        List.of(
            conv("convolution", 0),
            conv("with bias", 17),
            conv("padded", 17).with("pads", AttributeValue.ints(1, 0, 2, 3)),
            conv("steps", 17).with("strides", AttributeValue.ints(2, 3)),
            conv("spread", 0).with("dilations", AttributeValue.ints(2, 1)),
            conv("all", 17)
                .with("pads", AttributeValue.ints(2, 4, 1, 3))
                .with("strides", AttributeValue.ints(3, 2))
                .with("dilations", AttributeValue.ints(1, 2))
                .with("kernel_shape", AttributeValue.ints(3, 5)),
            conv("same", 17)
                .with("auto_pad", AttributeValue.of("SAME_UPPER"))
                .with("strides", AttributeValue.ints(2, 3)),
            conv("same lower", 0).with("auto_pad", AttributeValue.of("SAME_LOWER")),
            conv("valid", 0).with("auto_pad", AttributeValue.of("VALID")));
    Case line =
        new Case(
            "line",
            NewNode.of("Conv", List.of(), "y").with("pads", AttributeValue.ints(2, 1)),
            new long[] {19, 7, 5},
            new long[] {1, 7, 12},
            false,
            19,
            FactorScheme.CHANNEL);
    Case left =
        new Case(
            "left",
            NewNode.of("MatMul", List.of(), "y"),
            new long[] {31, 43},
            new long[] {2, 43, 3},
            true,
            0,
            FactorScheme.CHANNEL);
    return Stream.concat(
        convolutions.stream().flatMap(c -> Stream.of(c, c.spatial())),
        Stream.of(
            line,
            left,
            product("MatMul", 0, 43, 31),
            product("Gemm", 31, 43, 31),
            product("Gemm", 0, 43, 31).with("alpha", AttributeValue.of(0.5f)),
            product("Gemm", 31, 31, 43).with("transB", AttributeValue.of(1)),
            product("Gemm", 31, 31, 43)
                .with("transB", AttributeValue.of(1))
                .with("alpha", AttributeValue.of(0.5f))
                .with("beta", AttributeValue.of(2f))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void twoLayersDoWhatTheProductDoes(Case layer) throws Exception {
    check(layer, new LayerPlan(Pruning.NONE, Quantization.NONE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void factorsOfFewBitsDoWhatTheirProductDoes(Case layer) throws Exception {
    check(layer, new LayerPlan(new Pruning.Sparsity(0.3), Quantization.ofBits(3)));
  }

  private void check(Case layer, LayerPlan plan) throws Exception {
    Path file = Files.write(folder.resolve("model.onnx"), layer.model(layer.original()));
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor =
          new NetworkCompressor(Network.of(model), new Nd4jLinearAlgebra(1));
      Layer only = compressor.network().layers().getFirst();
      Factorization half =
          new Factorization(new Rank.Share(0.5), layer.scheme(), FactorWeighting.PLAIN);
      Recipe recipe = Recipe.EMPTY.with(only.id().value(), plan.withFactorization(half));
      CompressedNetwork compressed =
          compressor.compress(recipe, Progress.none(), CancelSignal.none());
      LowRank product = assertInstanceOf(LowRank.class, compressed.weight(only.id()).orElseThrow());
      float[] expected = run(layer.model(product.decode()), layer);

      Path written = folder.resolve("written.onnx");
      compressed.toModel().write(written);
      assertEquals(compressor.size(recipe).fileBytes(), Files.size(written));
      assertNear(expected, run(Files.readAllBytes(written), layer));
      try (Session trial = Session.of(compressed.toTrial())) {
        assertArrayEquals(
            run(Files.readAllBytes(written), layer),
            trial.run(layer.inputs(), Set.of("y")).get("y"));
      }
      assertReopens(written, only);
    }
  }

  private static float[] run(byte[] model, Case layer) throws Exception {
    try (Session session = Session.of(model)) {
      return session.run(layer.inputs(), Set.of("y")).get("y");
    }
  }

  private static void assertNear(float[] expected, float[] found) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(expected, found, 2e-6f * largest);
  }

  /** Both are layers of their own, told by the name of the one. */
  private static void assertReopens(Path written, Layer one) throws Exception {
    try (OnnxModel model = OnnxModel.open(written)) {
      List<String> names =
          Network.of(model).layers().stream().map(layer -> layer.id().value()).toList();
      assertEquals(2, names.size());
      assertEquals(one.id() + ".first", names.getFirst());
      // A weight in codes has no name of its own to tell; its operator has kept the one it had.
      assertTrue(
          Set.of(one.id() + ".second", one.id().value()).contains(names.getLast()),
          names.getLast());
    }
  }

  @Test
  void layersThatCannotBeTakenApartSayWhyAndStayWhole() throws Exception {
    Path file = Files.write(folder.resolve("zoo.onnx"), ZooModel.of(13).model());
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network, new Nd4jLinearAlgebra(1));
      List<String> possible = new ArrayList<>();
      for (Layer layer : network.layers()) {
        switch (Factoring.of(layer, FactorScheme.CHANNEL)) {
          case Factoring.Possible _ -> possible.add(layer.weight().name());
          case Factoring.Impossible impossible -> {
            assertTrue(impossible.reason().length() > 20, impossible.reason());
            Recipe recipe = Recipe.EMPTY.with(layer.id().value(), half());
            assertEquals(file.toFile().length(), compressor.size(recipe).fileBytes());
            assertTrue(
                compressor
                    .compress(recipe, Progress.none(), CancelSignal.none())
                    .weight(layer.id())
                    .isEmpty());
          }
        }
      }
      assertEquals(List.of("conv", "gemm", "matmul"), possible);
    }
  }

  private static LayerPlan half() {
    return LayerPlan.NONE.withFactorization(Factorization.NONE.withRank(new Rank.Share(0.5)));
  }
}

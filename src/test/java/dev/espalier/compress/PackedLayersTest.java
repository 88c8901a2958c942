package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.kernel.KernelRules;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Weights for the runtime's own operators, against exact products of what was compressed. */
class PackedLayersTest {
  private static final int ROWS = 3;

  /** How a matrix is used. */
  enum Use {
    MATMUL,
    GEMM,
    GEMM_TRANSPOSED,
    GEMM_WITHOUT_BIAS,
    GATHER
  }

  /** A model of one layer, and what is done to it. */
  record Case(Use use, long opset, int inputs, int outputs, Quantization quantization) {
    /** Stored sizes of the matrix; of a table the entries and their lengths. */
    Dims dims() {
      return use == Use.GEMM_TRANSPOSED || use == Use.GATHER
          ? Dims.of(outputs, inputs)
          : Dims.of(inputs, outputs);
    }

    byte[] model(float[] weight, float[] bias) {
      ModelBuilder model = ModelBuilder.opset(opset);
      model.tensor(NewTensor.of("w", dims(), weight));
      if (use == Use.GATHER) {
        model.input("x", DataType.INT64, List.of(Dim.of(2), Dim.of(2)));
        model.node(NewNode.of("Gather", List.of("w", "x"), "y"));
      } else {
        model.input("x", DataType.FLOAT, List.of(Dim.of(ROWS), Dim.of(inputs)));
        NewNode node =
            switch (use) {
              case MATMUL -> NewNode.of("MatMul", List.of("x", "w"), "y");
              case GEMM_TRANSPOSED ->
                  NewNode.of("Gemm", List.of("x", "w", "b"), "y")
                      .with("transB", AttributeValue.of(1));
              case GEMM_WITHOUT_BIAS ->
                  // The bias was an input that had to be there up to operator set 10.
                  NewNode.of("Gemm", opset < 11 ? List.of("x", "w", "b") : List.of("x", "w"), "y");
              default -> NewNode.of("Gemm", List.of("x", "w", "b"), "y");
            };
        if (node.inputs().contains("b")) {
          model.tensor(NewTensor.of("b", Dims.of(outputs), bias));
        }
        model.node(node);
      }
      model.output("y");
      return model.toBytes();
    }

    boolean hasBias() {
      return use == Use.GEMM
          || use == Use.GEMM_TRANSPOSED
          || (use == Use.GEMM_WITHOUT_BIAS && opset < 11);
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Quantization> quantizations =
        Combinators.combine(
                Arbitraries.of(2, 4, 8),
                Arbitraries.of(Scheme.class),
                Arbitraries.of(
                    Granularity.TENSOR,
                    Granularity.CHANNEL,
                    Granularity.BLOCK_16,
                    Granularity.BLOCK_32,
                    Granularity.BLOCK_64,
                    Granularity.BLOCK_128,
                    Granularity.BLOCK_256),
                Arbitraries.of(Format.UNIFORM, Format.FIXED_POINT))
            .as((bits, scheme, granularity, format) ->
                new Quantization(bits, scheme, granularity, RangeMethod.MIN_MAX)
                    .withFormat(format));
    return Combinators.combine(
            Arbitraries.of(Use.class),
            Arbitraries.of(7L, 11L, 13L, 21L, 25L),
            Arbitraries.integers().between(1, 400),
            Arbitraries.integers().between(1, 60),
            quantizations)
        .as((use, opset, inputs, outputs, quantization) ->
            // Rows of tables fill whole bytes.
            new Case(use, opset, use == Use.GATHER ? 4 * inputs : inputs, outputs, quantization));
  }

  @Property(tries = 250)
  void runtimeComputesWithJustTheWeightsThatWereShown(@ForAll("cases") Case made, @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    float[] bias = floats(random, made.outputs());
    byte[] bytes = made.model(floats(random, made.inputs() * made.outputs()), bias);
    Path file = Files.write(Files.createTempFile("packed", ".onnx"), bytes);
    Path written = Files.createTempFile("packed", ".onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      Layer layer = compressor.network().layers().getFirst();
      Recipe recipe =
          Recipe.EMPTY
              .with(layer.id().value(), new LayerPlan(Pruning.NONE, made.quantization()))
              .withEncoding(Encoding.RUNTIME);
      CompressedNetwork compressed =
          compressor.compress(recipe, Progress.none(), CancelSignal.none());
      if (compressed.packed(layer).isEmpty()) {
        assertEquals(
            Optional.of("is so small that its blocks would take more than its floats"),
            KernelRules.refusal(layer, recipe.plan(layer.id().value())));
        return;
      }
      compressed.toModel().write(written);
      assertEquals(Files.size(written), compressor.size(recipe).fileBytes());
      CompressedWeight weight = compressed.weight(layer.id()).orElseThrow();
      if (made.use() == Use.GATHER) {
        checkTable(made, written, weight, compressed);
      } else {
        checkProduct(made, written, weight, bias, floats(random, ROWS * made.inputs()), compressed);
      }
    } finally {
      Files.delete(file);
      Files.delete(written);
    }
  }

  /** Looking up brings back the floats, bit for bit. */
  private static void checkTable(
      Case made, Path written, CompressedWeight weight, CompressedNetwork compressed)
      throws Exception {
    long last = made.outputs() - 1L;
    Map<String, Session.Input> input =
        Map.of("x", new Session.Input(new long[] {last, 0, -1, last / 2}, 2, 2));
    float[] all = weight.decode();
    float[] wanted = new float[4 * made.inputs()];
    int place = 0;
    for (long row : new long[] {last, 0, last, last / 2}) {
      System.arraycopy(
          all, (int) row * made.inputs(), wanted, place++ * made.inputs(), made.inputs());
    }
    assertArrayEquals(wanted, run(written, input));
    assertArrayEquals(wanted, tried(compressed, input));
  }

  private static void checkProduct(
      Case made,
      Path written,
      CompressedWeight weight,
      float[] bias,
      float[] x,
      CompressedNetwork compressed)
      throws Exception {
    Map<String, Session.Input> input = Map.of("x", new Session.Input(x, ROWS, made.inputs()));
    double[] wanted = product(made, x, weight.decode(), made.hasBias() ? bias : new float[0]);
    double size = 0;
    for (double value : wanted) {
      size = Math.max(size, Math.abs(value));
    }
    float[] exact;
    try (OnnxModel model = OnnxModel.open(written)) {
      exact = run(exactly(model), input);
    }
    assertNear(wanted, exact, 1e-5 * size);
    float[] rounded = run(written, input);
    // What flows in is rounded to 8 bits: each product by less than 1/254 of the block's largest.
    assertNear(wanted, rounded, bound(made, x, weight.decode()) + 1e-5 * size);
    assertArrayEquals(rounded, tried(compressed, input));
  }

  /** The same model without rounding of what flows in. */
  private static byte[] exactly(OnnxModel model) {
    ModelEditor editor = model.edit();
    OnnxNode node =
        model.graph().nodes().stream()
            .filter(found -> found.opType().equals("MatMulNBits"))
            .findFirst()
            .orElseThrow();
    assertEquals(OperatorSet.MICROSOFT, node.domain());
    editor.replaceNode(
        node,
        List.of(NewNode.copyOf(node).orElseThrow().with("accuracy_level", AttributeValue.of(0))));
    return editor.toBytes();
  }

  private static float[] run(Path model, Map<String, Session.Input> input) throws Exception {
    return run(Files.readAllBytes(model), input);
  }

  private static float[] run(byte[] model, Map<String, Session.Input> input) throws Exception {
    try (Session session = Session.of(model)) {
      return session.run(input, Set.of("y")).get("y");
    }
  }

  private static float[] tried(CompressedNetwork compressed, Map<String, Session.Input> input)
      throws Exception {
    try (Session session = Session.of(compressed.toTrial())) {
      return session.run(input, Set.of("y")).get("y");
    }
  }

  private static float at(Case made, float[] weight, int input, int output) {
    return made.use() == Use.GEMM_TRANSPOSED
        ? weight[output * made.inputs() + input]
        : weight[input * made.outputs() + output];
  }

  private static double[] product(Case made, float[] x, float[] weight, float[] bias) {
    double[] y = new double[ROWS * made.outputs()];
    for (int row = 0; row < ROWS; row++) {
      for (int out = 0; out < made.outputs(); out++) {
        double sum = bias.length == 0 ? 0 : bias[out];
        for (int in = 0; in < made.inputs(); in++) {
          sum += (double) x[row * made.inputs() + in] * at(made, weight, in, out);
        }
        y[row * made.outputs() + out] = sum;
      }
    }
    return y;
  }

  /** The most that rounding what flows in can do to an output, whatever the blocks. */
  private static double bound(Case made, float[] x, float[] weight) {
    double largest = 0;
    for (float value : x) {
      largest = Math.max(largest, Math.abs(value));
    }
    double worst = 0;
    for (int out = 0; out < made.outputs(); out++) {
      double sum = 0;
      for (int in = 0; in < made.inputs(); in++) {
        sum += Math.abs(at(made, weight, in, out));
      }
      worst = Math.max(worst, sum);
    }
    return worst * largest / 253;
  }

  private static void assertNear(double[] wanted, float[] found, double tolerance) {
    assertEquals(wanted.length, found.length);
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(wanted[i], found[i], tolerance);
    }
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Every kind of layer: what cannot be packed stays portable, and is told why. */
  @Test
  void otherLayersStayPortableForAReason() throws Exception {
    Path file = Files.write(Files.createTempFile("zoo", ".onnx"), ZooModel.of(13).model());
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      Recipe recipe =
          Plans.all(compressor.network(), 4, Pruning.NONE).withEncoding(Encoding.RUNTIME);
      CompressedNetwork compressed =
          compressor.compress(recipe, Progress.none(), CancelSignal.none());
      for (Layer layer : compressor.network().layers()) {
        LayerPlan plan = recipe.plan(layer.id().value());
        boolean packs = Stream.of("gemm", "matmul").anyMatch(layer.weight().name()::equals);
        assertEquals(packs, compressed.packed(layer).isPresent(), layer::toString);
        assertEquals(packs, KernelRules.refusal(layer, plan).isEmpty(), layer::toString);
      }
      Layer gemm =
          compressor.network().layers().stream()
              .filter(layer -> layer.weight().name().equals("gemm"))
              .findFirst()
              .orElseThrow();
      for (int bits : new int[] {1, 3, 5, 6, 7, 16, 32}) {
        LayerPlan plan =
            new LayerPlan(Pruning.NONE, Quantization.ofBits(bits))
                .withEncoding(Optional.of(Encoding.RUNTIME));
        assertTrue(KernelRules.refusal(gemm, plan).isPresent());
        assertEquals(Optional.empty(), KernelRules.form(gemm, plan));
      }
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void settingOfALayerCountsBeforeThatOfTheNetwork() throws Exception {
    Path file = Files.write(Files.createTempFile("zoo", ".onnx"), ZooModel.of(13).model());
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      Recipe recipe = Plans.all(compressor.network(), 8, Pruning.NONE);
      List<String> names = List.copyOf(recipe.plans().keySet());
      Recipe layers =
          recipe.update(names, plan -> plan.withEncoding(Optional.of(Encoding.RUNTIME)));
      Recipe none =
          recipe
              .withEncoding(Encoding.RUNTIME)
              .update(names, plan -> plan.withEncoding(Optional.of(Encoding.PORTABLE)));
      assertTrue(compress(compressor, layers).isPacked());
      assertTrue(!compress(compressor, none).isPacked());
      CompressedNetwork portable = compress(compressor, layers).portable();
      assertArrayEquals(
          compress(compressor, recipe).toModel().toBytes(), portable.toModel().toBytes());
    } finally {
      Files.delete(file);
    }
  }

  private static CompressedNetwork compress(NetworkCompressor compressor, Recipe recipe)
      throws Exception {
    return compressor.compress(recipe, Progress.none(), CancelSignal.none());
  }
}

package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The weights of a GRU in few bits, against the runtime's own GRU with the same floats. */
class GruTest {
  private static final int STEPS = 7;
  private static final int BATCH = 2;
  private static final int IN = 23;
  private static final int HIDDEN = 64;
  private static final int ROWS = 3 * HIDDEN;
  private static final Set<String> OUTPUTS = Set.of("y", "last");

  @TempDir private Path folder;

  /** One operator. */
  record Gru(int opset, String direction, boolean resetsLate) {
    int directions() {
      return direction.equals("bidirectional") ? 2 : 1;
    }

    float[] weights(String name) {
      int columns = name.equals("W") ? IN : HIDDEN;
      return floats(directions() * ROWS * columns, name.hashCode(), 1 / Math.sqrt(columns));
    }

    byte[] model(float[] ofInputs, float[] ofState) {
      int directions = directions();
      return ModelBuilder.opset(opset)
          .input("x", DataType.FLOAT, List.of(Dim.of(STEPS), Dim.of(BATCH), Dim.of(IN)))
          .tensor(NewTensor.of("W", Dims.of(directions, ROWS, IN), ofInputs))
          .tensor(NewTensor.of("R", Dims.of(directions, ROWS, HIDDEN), ofState))
          .tensor(
              NewTensor.of(
                  "B", Dims.of(directions, 2L * ROWS), floats(directions * 2 * ROWS, 3, 0.3)))
          .node(
              new NewNode(
                      "", "GRU", "gru", List.of("x", "W", "R", "B"), List.of("y", "last"), Map.of())
                  .with("hidden_size", AttributeValue.of(HIDDEN))
                  .with("linear_before_reset", AttributeValue.of(resetsLate ? 1 : 0))
                  .with("direction", AttributeValue.of(direction)))
          .output("y")
          .output("last")
          .toBytes();
    }

    byte[] model() {
      return model(weights("W"), weights("R"));
    }
  }

  private static float[] floats(int count, long seed, double size) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * size);
    }
    return values;
  }

  private static Map<String, float[]> run(byte[] model) throws OrtException {
    float[] steps = floats(STEPS * BATCH * IN, 5, 1);
    try (Session session = Session.of(model)) {
      return session.run(Map.of("x", new Session.Input(steps, STEPS, BATCH, IN)), OUTPUTS);
    }
  }

  static Stream<Arguments> kinds() {
    return Stream.of("forward", "reverse", "bidirectional")
        .flatMap(direction ->
            IntStream.of(7, 11, 14, 22)
                .mapToObj(opset ->
                    Arguments.of(
                        new Gru(opset, direction, (opset + direction.length()) % 2 == 0))));
  }

  private NetworkCompressor open(OnnxModel model) {
    NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
    assertEquals(
        List.of("W", "R"),
        compressor.network().layers().stream().map(layer -> layer.weight().name()).toList());
    return compressor;
  }

  private static float[] decoded(
      CompressedNetwork made, NetworkCompressor compressor, String name) {
    Layer layer =
        compressor.network().layers().stream()
            .filter(known -> known.weight().name().equals(name))
            .findFirst()
            .orElseThrow();
    return made.weight(layer.id()).orElseThrow().decode();
  }

  private static double relative(float[] wanted, float[] found) {
    double error = 0;
    double energy = 0;
    for (int i = 0; i < wanted.length; i++) {
      error += Math.pow((double) wanted[i] - found[i], 2);
      energy += Math.pow(wanted[i], 2);
    }
    return Math.sqrt(error / energy);
  }

  /** How far outputs may be from the original's: a step more than halves with each bit. */
  private static double most(int bits) {
    return bits == 16 ? 1e-3 : bits == 1 ? 1 : 3.0 / (1 << bits);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void outputsAreThoseOfTheSameWeightsAsFloatsAtAllBits(Gru gru) throws Exception {
    Path file = Files.write(folder.resolve("gru.onnx"), gru.model());
    Map<String, float[]> original = run(gru.model());
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = open(model);
      long larger = Files.size(file);
      for (int bits : new int[] {16, 8, 7, 6, 5, 4, 3, 2, 1}) {
        Recipe recipe = Plans.all(compressor.network(), bits, Pruning.NONE);
        CompressedNetwork made = compressor.compress(recipe, Progress.none(), CancelSignal.none());
        byte[] written = made.toModel().toBytes();
        Map<String, float[]> found = run(written);
        Map<String, float[]> wanted =
            run(gru.model(decoded(made, compressor, "W"), decoded(made, compressor, "R")));
        for (String output : OUTPUTS) {
          assertArrayEquals(wanted.get(output), found.get(output), bits + " bits, " + output);
          double off = relative(original.get(output), found.get(output));
          assertTrue(off > 0 && off < most(bits), () -> bits + " bits: off by " + off);
        }
        assertEquals(compressor.size(recipe).fileBytes(), written.length);
        assertTrue(written.length < larger, bits + " bits: " + written.length);
        larger = written.length;
      }
    }
  }

  static Stream<Quantization> others() {
    return Stream.of(
        Quantization.ofBits(4).withFormat(Format.KMEANS),
        Quantization.ofBits(3).withFormat(Format.KMEANS).withGranularity(Granularity.TENSOR),
        Quantization.ofBits(4).withGranularity(Granularity.BLOCK_16),
        Quantization.ofBits(5).withGranularity(Granularity.TENSOR));
  }

  @ParameterizedTest
  @MethodSource("others")
  void outputsAreThoseOfTheSameWeightsAsFloatsInOtherFormats(Quantization quantization)
      throws Exception {
    Gru gru = new Gru(14, "bidirectional", true);
    Path file = Files.write(folder.resolve("gru.onnx"), gru.model());
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = open(model);
      for (Pruning pruning : List.of(Pruning.NONE, new Pruning.Sparsity(0.9))) {
        Recipe recipe = Plans.all(compressor.network(), quantization, pruning);
        CompressedNetwork made = compressor.compress(recipe, Progress.none(), CancelSignal.none());
        byte[] written = made.toModel().toBytes();
        Map<String, float[]> wanted =
            run(gru.model(decoded(made, compressor, "W"), decoded(made, compressor, "R")));
        Map<String, float[]> found = run(written);
        OUTPUTS.forEach(output -> assertArrayEquals(wanted.get(output), found.get(output)));
        assertTrue(written.length < Files.size(file) / 2, written.length + " bytes");
      }
    }
  }

  /** What is decoded is decoded once: a GRU is what remains. */
  @Test
  void runtimeKeepsTheGruAlone() throws Exception {
    Gru gru = new Gru(14, "forward", false);
    Path file = Files.write(folder.resolve("gru.onnx"), gru.model());
    Path optimized = folder.resolve("optimized.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = open(model);
      for (int bits = 1; bits <= 8; bits++) {
        Recipe recipe = Plans.all(compressor.network(), bits, Pruning.NONE);
        Session.optimize(
            compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().toBytes(),
            optimized);
        try (OnnxModel left = OnnxModel.open(optimized)) {
          assertEquals(
              List.of("GRU"), left.graph().nodes().stream().map(OnnxNode::opType).toList());
        }
      }
    }
  }

  @Test
  void bothWeightsSayWhyThereAreNoIntegers() throws Exception {
    Path file = Files.write(folder.resolve("gru.onnx"), new Gru(14, "forward", true).model());
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = open(model);
      for (ActivationPlan plan :
          List.of(
              ActivationPlan.of(ActivationRange.MIN_MAX),
              ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC))) {
        Recipe recipe = Recipe.EMPTY.withActivations(plan);
        for (Layer layer : compressor.network().layers()) {
          assertEquals(
              "is of type GRU, for which the runtime has no operator of integers",
              compressor.refusal(layer, recipe).orElseThrow());
        }
        if (!plan.needsCalibration()) {
          assertTrue(
              compressor
                  .compress(recipe, Progress.none(), CancelSignal.none())
                  .integers()
                  .isEmpty());
        }
      }
    }
  }
}

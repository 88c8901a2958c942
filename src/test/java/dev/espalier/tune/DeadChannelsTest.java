package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.NpzWriter;
import dev.espalier.export.Trial;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Format;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rank;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
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
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network of two layers. The first four of the sixteen units between them never fire, and so does
 * nothing that flows into the second layer there.
 */
class DeadChannelsTest {
  private static final int INPUTS = 12;
  private static final int UNITS = 16;
  private static final int DEAD = 4;
  private static final int OUTPUTS = 10;
  private static final int SAMPLES = 200;
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);

  @TempDir private Path folder;
  private final ModelRuntime runtime = new InProcessRuntime();
  private Optional<OnnxModel> model = Optional.empty();
  private Optional<Dataset> data = Optional.empty();
  private Optional<NetworkCompressor> compressor = Optional.empty();

  @BeforeEach
  void calibrate() throws Exception {
    float[] bias = floats(UNITS, 3);
    Arrays.fill(bias, 0, DEAD, -1000);
    byte[] bytes =
        ModelBuilder.opset(13)
            .input("x", DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(INPUTS)))
            .tensor(NewTensor.of("w1", Dims.of(UNITS, INPUTS), floats(UNITS * INPUTS, 1)))
            .tensor(NewTensor.of("b1", Dims.of(UNITS), bias))
            .tensor(NewTensor.of("w2", Dims.of(OUTPUTS, UNITS), floats(OUTPUTS * UNITS, 2)))
            .tensor(NewTensor.of("b2", Dims.of(OUTPUTS), floats(OUTPUTS, 4)))
            .node(
                NewNode.of("Gemm", List.of("x", "w1", "b1"), "h")
                    .named("first")
                    .with("transB", AttributeValue.of(1L)))
            .node(NewNode.of("Relu", List.of("h"), "r"))
            .node(
                NewNode.of("Gemm", List.of("r", "w2", "b2"), "y")
                    .named("second")
                    .with("transB", AttributeValue.of(1L)))
            .output("y")
            .toBytes();
    Path file = Files.write(folder.resolve("model.onnx"), bytes);
    model = Optional.of(OnnxModel.open(file));
    Path samples =
        NpzWriter.npy(folder.resolve("samples.npy"), floats(SAMPLES * INPUTS, 5), SAMPLES, INPUTS);
    try (ModelSession session = runtime.open(ModelSource.of(file), SessionSettings.standard())) {
      data = Optional.of(Datasets.open(samples, session.inputs()));
    }
    NetworkCompressor made = new NetworkCompressor(Network.of(model.orElseThrow()), ALGEBRA);
    made.setInputs(
        new NetworkCalibration(runtime, ALGEBRA, Optional.empty())
            .calibrate(made, data.orElseThrow(), SAMPLES, Progress.none(), CancelSignal.none()));
    compressor = Optional.of(made);
  }

  @AfterEach
  void close() throws Exception {
    data.orElseThrow().close();
    model.orElseThrow().close();
    runtime.close();
  }

  private static float[] floats(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private CompressedNetwork compress(LayerPlan plan, String... layers) throws Exception {
    return compressor
        .orElseThrow()
        .compress(Recipe.EMPTY.with(List.of(layers), plan), Progress.none(), CancelSignal.none());
  }

  private float[] outputs(CompressedNetwork network) throws Exception {
    try (ModelSession session = runtime.open(Trial.source(network), SessionSettings.standard())) {
      return session
          .run(data.orElseThrow().batch(0, SAMPLES), Set.of(), CancelSignal.none())
          .values()
          .iterator()
          .next()
          .toFloats();
    }
  }

  private double error(CompressedNetwork network) throws Exception {
    float[] wanted = outputs(compressor.orElseThrow().unchanged());
    float[] got = outputs(network);
    double sum = 0;
    double power = 0;
    for (int i = 0; i < wanted.length; i++) {
      sum += Math.pow(got[i] - wanted[i], 2);
      power += Math.pow(wanted[i], 2);
    }
    return sum / power;
  }

  @ParameterizedTest
  @EnumSource(
      value = Saliency.class,
      names = {"WANDA", "OBD", "OBS"})
  void weightsThatNothingReachesGoFirstAndCostNothing(Saliency saliency) throws Exception {
    LayerPlan plan =
        LayerPlan.NONE
            .withPruning(new Pruning.Sparsity((double) DEAD / UNITS))
            .withSaliency(saliency);
    CompressedNetwork network = compress(plan, "second");
    Layer second =
        network.network().layers().stream()
            .filter(layer -> layer.id().value().equals("second"))
            .findFirst()
            .orElseThrow();
    float[] weights = network.decoded(second);
    int zeros = 0;
    for (int i = 0; i < weights.length; i++) {
      boolean unreached = i % UNITS < DEAD;
      assertEquals(unreached, weights[i] == 0, "weight " + i);
      zeros += unreached ? 1 : 0;
    }
    assertEquals(DEAD * OUTPUTS, zeros);
    assertTrue(error(network) < 1e-10, "error " + error(network));
  }

  static Stream<LayerPlan> plans() {
    Quantization three = Quantization.ofBits(3);
    Quantization least = three.withRange(RangeMethod.LEAST_OUTPUT_ERROR);
    return Stream.of(
        LayerPlan.NONE.withQuantization(three.withRounding(Rounding.GPTQ)),
        LayerPlan.NONE.withQuantization(least.withRounding(Rounding.DESCENT)),
        LayerPlan.NONE.withQuantization(
            least.withFormat(Format.KMEANS).withRounding(Rounding.GPTQ)),
        LayerPlan.NONE.withQuantization(least.withFormat(Format.HASHED)),
        LayerPlan.NONE
            .withPruning(new Pruning.Pattern(2, 4))
            .withSaliency(Saliency.OBS)
            .withQuantization(three.withRounding(Rounding.GPTQ)),
        LayerPlan.NONE.withFactorization(
            Factorization.NONE
                .withRank(new Rank.Share(0.9))
                .withWeighting(FactorWeighting.WHITENED)));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void everyMethodThatKnowsTheInputsStandsThem(LayerPlan plan) throws Exception {
    double before = error(compress(plan, "first", "second"));
    boolean hashed = plan.quantization().format() == Format.HASHED;
    assertTrue(before < (hashed ? 1 : 0.5), "error " + before);
    CompressedNetwork corrected =
        compress(plan.withCorrection(OutputCorrection.MEAN_AND_DEVIATION), "first", "second");
    double after = error(corrected);
    assertTrue(after < 1.1 * before, "error " + before + ", corrected " + after);
    for (Layer layer : corrected.network().layers()) {
      for (float weight : corrected.decoded(layer)) {
        assertTrue(Float.isFinite(weight));
      }
    }
  }

  /** The directions that are left are as many as the rank. */
  @Test
  void ranksOfWhatReachesTheLayerCostNothing() throws Exception {
    LayerPlan plan =
        LayerPlan.NONE.withFactorization(
            Factorization.NONE.withRank(new Rank.Fixed(6)).withWeighting(FactorWeighting.WHITENED));
    LayerPlan plain =
        plan.withFactorization(plan.factorization().withWeighting(FactorWeighting.PLAIN));
    assertTrue(error(compress(plan, "second")) < error(compress(plain, "second")));
  }
}

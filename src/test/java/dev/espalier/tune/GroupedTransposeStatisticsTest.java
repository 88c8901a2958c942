package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.NpzWriter;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
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
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known from samples helps a transposed convolution in groups, as onnxruntime has it. */
class GroupedTransposeStatisticsTest {
  private static final int SAMPLES = 48;
  private static final int INPUTS = 8;
  private static final int CHANNELS = 12;
  private static final int GROUPS = 2;
  private static final int PLACES = 7;
  private static final int OUT = PLACES + 2;

  private final ModelRuntime runtime = new InProcessRuntime();
  @TempDir private Path folder;
  private OnnxModel model;
  private Dataset data;
  private NetworkCompressor compressor;
  private double[][] original;

  @BeforeEach
  void open() throws Exception {
    Random random = new Random(9);
    int ofGroup = CHANNELS / GROUPS;
    float[] weights = new float[INPUTS * ofGroup * 9];
    for (int i = 0; i < weights.length; i++) {
      double size = i < weights.length / GROUPS ? 1 : 100;
      weights[i] = (float) (size * (random.nextGaussian() + 0.3));
    }
    Path file = folder.resolve("model.onnx");
    ModelBuilder.opset(13)
        .input(
            "x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(INPUTS), Dim.of(PLACES), Dim.of(PLACES)))
        .tensor(NewTensor.of("w", Dims.of(INPUTS, ofGroup, 3, 3), weights))
        .tensor(NewTensor.of("b", Dims.of(CHANNELS), new float[CHANNELS]))
        .node(
            NewNode.of("ConvTranspose", List.of("x", "w", "b"), "y")
                .with("group", AttributeValue.of((long) GROUPS)))
        .output("y")
        .write(file);
    float[] samples = new float[SAMPLES * INPUTS * PLACES * PLACES];
    for (int i = 0; i < samples.length; i++) {
      double before = i % PLACES == 0 ? 0 : samples[i - 1];
      samples[i] = (float) (0.8 * before + 0.2 + random.nextGaussian());
    }
    Path npy =
        NpzWriter.npy(folder.resolve("samples.npy"), samples, SAMPLES, INPUTS, PLACES, PLACES);
    try (ModelSession session = runtime.open(ModelSource.of(file), SessionSettings.standard())) {
      data = Datasets.open(npy, session.inputs());
    }
    model = OnnxModel.open(file);
    compressor = new NetworkCompressor(Network.of(model));
    compressor.setInputs(
        new NetworkCalibration(runtime, new Nd4jLinearAlgebra(1), Optional.empty())
            .calibrate(compressor, data, SAMPLES, Progress.none(), CancelSignal.none()));
    original = outputs(file);
  }

  @AfterEach
  void close() {
    data.close();
    model.close();
    runtime.close();
  }

  /** What each channel puts out on all samples. */
  private double[][] outputs(Path file) throws Exception {
    double[][] channels = new double[CHANNELS][SAMPLES * OUT * OUT];
    try (ModelSession session = runtime.open(ModelSource.of(file), SessionSettings.standard())) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        float[] values =
            session.run(data.batch(sample, 1), Set.of(), CancelSignal.none()).get("y").toFloats();
        for (int i = 0; i < values.length; i++) {
          channels[i / (OUT * OUT)][sample * OUT * OUT + i % (OUT * OUT)] = values[i];
        }
      }
    }
    return channels;
  }

  private double[][] exported(LayerPlan plan) throws Exception {
    String layer = compressor.network().layers().getFirst().id().value();
    Recipe recipe = Recipe.EMPTY.with(layer, plan);
    CompressedNetwork compressed =
        compressor.compress(recipe, Progress.none(), CancelSignal.none());
    Path file = folder.resolve("written.onnx");
    compressed.toModel().write(file);
    assertEquals(Files.size(file), compressor.size(recipe).fileBytes());
    return outputs(file);
  }

  /** Noise over signal in the channels of a group. */
  private double noise(double[][] found, int group) {
    double signal = 0;
    double noise = 0;
    int ofGroup = CHANNELS / GROUPS;
    for (int channel = group * ofGroup; channel < (group + 1) * ofGroup; channel++) {
      for (int i = 0; i < found[channel].length; i++) {
        signal += Math.pow(original[channel][i], 2);
        noise += Math.pow(original[channel][i] - found[channel][i], 2);
      }
    }
    return noise / signal;
  }

  @Test
  void roundingAndRangesThatKnowTheInputsHelpEachGroup() throws Exception {
    Quantization nearest = Quantization.ofBits(3).withRange(RangeMethod.MIN_MAX);
    double[][] plain = exported(LayerPlan.NONE.withQuantization(nearest));
    for (Quantization better :
        List.of(
            nearest.withRounding(Rounding.GPTQ),
            nearest.withRounding(Rounding.DESCENT),
            nearest.withRange(RangeMethod.LEAST_OUTPUT_ERROR))) {
      double[][] found = exported(LayerPlan.NONE.withQuantization(better));
      for (int group = 0; group < GROUPS; group++) {
        double before = noise(plain, group);
        double after = noise(found, group);
        assertTrue(after < 0.9 * before, better + ": " + after + " against " + before);
      }
    }
  }

  @Test
  void channelsOfAllGroupsGetTheStatisticsOfTheOriginal() throws Exception {
    LayerPlan plan = LayerPlan.NONE.withQuantization(Quantization.ofBits(2));
    double[][] found = exported(plan.withCorrection(OutputCorrection.MEAN_AND_DEVIATION));
    double[][] without = exported(plan);
    double most = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      double deviation = deviation(original[channel]);
      assertEquals(mean(original[channel]), mean(found[channel]), 2e-3 * deviation);
      assertEquals(deviation, deviation(found[channel]), 1e-2 * deviation);
      most = Math.max(most, Math.abs(1 - deviation(without[channel]) / deviation));
    }
    assertTrue(most > 0.02, "nothing had to be corrected: " + most);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }
}

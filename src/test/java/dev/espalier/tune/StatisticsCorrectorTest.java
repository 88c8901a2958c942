package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.Calibrator;
import dev.espalier.calibrate.ChannelStatistics;
import dev.espalier.calibrate.OutputMeter;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.NetworkInputs;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.export.Trial;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.RectifiedNormal;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The statistics that onnxruntime gives, before and after. */
class StatisticsCorrectorTest {
  private static final Path MODEL = Path.of("assets/samples/lenet-5.onnx");
  private static final Path IMAGES =
      Path.of("assets/samples/fashion-mnist/calibration-images-idx3-ubyte.gz");
  private static final int SAMPLES = 96;
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final ModelRuntime RUNTIME = new InProcessRuntime();
  private static OnnxModel model;
  private static Dataset data;
  private static Calibration calibration;

  @TempDir private Path folder;
  private NetworkCompressor compressor;
  private OutputMeter meter;

  @BeforeAll
  static void calibrate() throws Exception {
    model = OnnxModel.open(MODEL);
    try (ModelSession session = RUNTIME.open(ModelSource.of(MODEL), SessionSettings.standard())) {
      data = Datasets.open(IMAGES, session.inputs());
    }
    NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
    calibration =
        new Calibrator(
                RUNTIME,
                values ->
                    Trial.source(
                        compressor.unchanged().trials(), editor -> editor.addOutputs(values)),
                ALGEBRA)
            .calibrate(
                compressor.network().layers(), data, SAMPLES, Progress.none(), CancelSignal.none());
  }

  @AfterAll
  static void close() {
    data.close();
    model.close();
    RUNTIME.close();
  }

  @BeforeEach
  void open() {
    compressor = new NetworkCompressor(Network.of(model));
    meter = new OutputMeter(RUNTIME, data, SAMPLES);
    compressor.setInputs(
        NetworkInputs.of(
            calibration,
            ALGEBRA,
            new StatisticsCorrector(meter),
            (known, progress, cancel) -> Calibration.NONE));
  }

  @AfterEach
  void forget() {
    compressor.setInputs(NetworkInputs.NONE);
  }

  private Recipe recipe(LayerPlan plan) {
    List<String> names =
        compressor.network().layers().stream().map(layer -> layer.id().value()).toList();
    return Recipe.EMPTY.with(names, plan);
  }

  private CompressedNetwork compress(Recipe recipe) throws CompressionException {
    return compressor.compress(recipe, Progress.none(), CancelSignal.none());
  }

  private Map<String, ChannelStatistics> statistics(CompressedNetwork network) throws Exception {
    List<LayerBias> slots =
        compressor.network().layers().stream().map(l -> LayerBias.of(l).orElseThrow()).toList();
    Set<String> values = slots.stream().map(LayerBias::output).collect(Collectors.toSet());
    compressor.network().model().graph().outputs().forEach(output -> values.remove(output.name()));
    return meter.measure(
        Trial.source(network.trials(), editor -> editor.addOutputs(values)),
        slots,
        CancelSignal.none());
  }

  @ParameterizedTest
  @EnumSource(
      value = OutputCorrection.class,
      names = {"MEAN", "MEAN_AND_DEVIATION"})
  void channelsGetTheStatisticsOfTheOriginal(OutputCorrection correction) throws Exception {
    LayerPlan plan =
        LayerPlan.NONE.withQuantization(Quantization.ofBits(2)).withCorrection(correction);
    Map<String, ChannelStatistics> before = statistics(compressor.unchanged());
    Map<String, ChannelStatistics> after = statistics(compress(recipe(plan)));
    Map<String, ChannelStatistics> without =
        statistics(compress(recipe(plan.withCorrection(OutputCorrection.NONE))));
    assertEquals(4, before.size());
    before.forEach((output, wanted) -> {
      ChannelStatistics got = after.get(output);
      for (int channel = 0; channel < wanted.means().length; channel++) {
        double deviation = wanted.deviations()[channel];
        assertEquals(wanted.means()[channel], got.means()[channel], 2e-3 * deviation + 1e-4);
        if (correction == OutputCorrection.MEAN_AND_DEVIATION) {
          assertEquals(deviation, got.deviations()[channel], 1e-2 * deviation);
        }
      }
    });
    assertTrue(
        before.entrySet().stream()
            .anyMatch(entry ->
                Math.abs(entry.getValue().means()[0] - without.get(entry.getKey()).means()[0])
                    > 0.02 * entry.getValue().deviations()[0]),
        "nothing had to be corrected");
  }

  /** One scale for a layer leaves no room for the deviations of its channels. */
  @Test
  void channelsThatCannotBeScaledKeepTheMeanThatLeavesTheRelu() throws Exception {
    Quantization quantization = Quantization.ofBits(2).withGranularity(Granularity.TENSOR);
    LayerPlan plan =
        LayerPlan.NONE
            .withQuantization(quantization)
            .withCorrection(OutputCorrection.MEAN_AND_DEVIATION);
    Map<String, ChannelStatistics> before = statistics(compressor.unchanged());
    Map<String, ChannelStatistics> after = statistics(compress(recipe(plan)));
    int less = 0;
    for (Map.Entry<String, ChannelStatistics> entry : before.entrySet()) {
      boolean last = compressor.network().model().graph().consumers(entry.getKey()).isEmpty();
      ChannelStatistics wanted = entry.getValue();
      ChannelStatistics got = after.get(entry.getKey());
      for (int channel = 0; channel < wanted.means().length; channel++) {
        double deviation = wanted.deviations()[channel];
        boolean smaller = !last && got.deviations()[channel] < 0.99 * deviation;
        less += smaller ? 1 : 0;
        double expected =
            smaller
                ? RectifiedNormal.mean(wanted.means()[channel], deviation)
                : wanted.means()[channel];
        double found =
            smaller
                ? RectifiedNormal.mean(got.means()[channel], got.deviations()[channel])
                : got.means()[channel];
        assertEquals(expected, found, 1e-2 * deviation + 1e-4, entry.getKey() + " " + channel);
      }
    }
    assertTrue(less > 10, "only " + less + " channels vary less");
  }

  @Test
  void channelsGetTheStatisticsOfTheOriginalOnTheirOwnScaleWhenEqualized() throws Exception {
    LayerPlan plan =
        LayerPlan.NONE
            .withQuantization(Quantization.ofBits(2))
            .withCorrection(OutputCorrection.MEAN_AND_DEVIATION)
            .withEqualization(true);
    Map<String, ChannelStatistics> before = statistics(compressor.unchanged());
    CompressedNetwork compressed = compress(recipe(plan));
    Map<String, ChannelStatistics> after = statistics(compressed);
    int rescaled = 0;
    for (Layer layer : compressor.network().layers()) {
      String output = LayerBias.of(layer).orElseThrow().output();
      ChannelStatistics wanted = before.get(output);
      for (int channel = 0; wanted != null && channel < wanted.means().length; channel++) {
        int at = channel;
        double divisor = compressed.source().divisors(layer).map(all -> all[at]).orElse(1.0);
        double deviation = wanted.deviations()[channel] / divisor;
        assertEquals(
            wanted.means()[channel] / divisor,
            after.get(output).means()[channel],
            2e-3 * deviation + 1e-4);
        assertEquals(deviation, after.get(output).deviations()[channel], 1e-2 * deviation);
        rescaled += Math.abs(divisor - 1) > 0.1 ? 1 : 0;
      }
    }
    assertTrue(rescaled > 20, rescaled + " channels are rescaled");
  }

  /** A second moment of rescaled inputs is that of the inputs that the rescaled network has. */
  @Test
  void inputsThatAreKnownAreThoseOfTheEqualizedNetwork() throws Exception {
    LayerPlan plan = LayerPlan.NONE.withEqualization(true);
    Path file = folder.resolve("equalized.onnx");
    CompressedNetwork equalized = compress(recipe(plan));
    equalized.toModel().write(file);
    LayerPlan rounded =
        LayerPlan.NONE.withQuantization(Quantization.ofBits(4).withRounding(Rounding.GPTQ));
    try (OnnxModel written = OnnxModel.open(file)) {
      NetworkCompressor direct = new NetworkCompressor(Network.of(written));
      direct.setInputs(
          new NetworkCalibration(RUNTIME, ALGEBRA, Optional.empty())
              .calibrate(direct, data, SAMPLES, Progress.none(), CancelSignal.none()));
      CompressedNetwork once =
          direct.compress(recipe(rounded), Progress.none(), CancelSignal.none());
      CompressedNetwork both = compress(recipe(rounded.withEqualization(true)));
      for (Layer layer : compressor.network().layers()) {
        float[] expected = once.decoded(direct.network().layer(layer.id()).orElseThrow());
        float[] found = both.decoded(layer);
        int same = 0;
        for (int i = 0; i < found.length; i++) {
          same += Math.abs(found[i] - expected[i]) <= 1e-5 * Math.abs(expected[i]) ? 1 : 0;
        }
        // Rounding in the moments tips few of them to the other side.
        assertTrue(same > 0.98 * found.length, layer + ": " + same + " of " + found.length);
      }
    }
  }

  @Test
  void sizeIsKnownBeforeAndWhatIsWrittenIsWhatWasTried() throws Exception {
    LayerPlan plan =
        LayerPlan.NONE
            .withPruning(Pruning.GLOBAL)
            .withSaliency(Saliency.OBS)
            .withQuantization(
                Quantization.ofBits(3)
                    .withRange(RangeMethod.LEAST_OUTPUT_ERROR)
                    .withRounding(Rounding.DESCENT))
            .withCorrection(OutputCorrection.MEAN_AND_DEVIATION);
    Recipe recipe = recipe(plan).withGlobalSparsity(OptionalDouble.of(0.6));
    CompressedNetwork compressed = compress(recipe);
    Path file = folder.resolve("written.onnx");
    compressed.toModel().write(file);
    assertEquals(Files.size(file), compressor.size(recipe).fileBytes());
    long zeros = 0;
    long weights = 0;
    for (Layer layer : compressor.network().layers()) {
      float[] decoded = compressed.decoded(layer);
      weights += decoded.length;
      for (float value : decoded) {
        zeros += value == 0 ? 1 : 0;
      }
    }
    assertTrue(zeros >= Math.round(0.6 * weights), zeros + " of " + weights);
    try (ModelSession written = RUNTIME.open(ModelSource.of(file), SessionSettings.standard());
        ModelSession tried = RUNTIME.open(Trial.source(compressed), SessionSettings.standard())) {
      String output = written.outputs().getFirst().name();
      float[] a =
          written.run(data.batch(0, 16), Set.of(), CancelSignal.none()).get(output).toFloats();
      float[] b =
          tried.run(data.batch(0, 16), Set.of(), CancelSignal.none()).get(output).toFloats();
      assertArrayEquals(b, a, 1e-4f);
    }
  }

  @Test
  void resultIsTakenOverWhereNothingElseIsAskedFor() throws Exception {
    Recipe recipe =
        recipe(
            LayerPlan.NONE
                .withQuantization(Quantization.ofBits(4))
                .withCorrection(OutputCorrection.MEAN));
    CompressedNetwork first = compress(recipe);
    CompressedNetwork second =
        compressor.compress(recipe, Optional.of(first), Progress.none(), CancelSignal.none());
    for (Layer layer : compressor.network().layers()) {
      assertEquals(first.corrected(layer), second.corrected(layer));
    }
  }

  @Test
  void withoutSamplesTheMessageSaysWhatToDo() {
    compressor.setInputs(NetworkInputs.NONE);
    LayerPlan plan =
        LayerPlan.NONE
            .withQuantization(Quantization.ofBits(4))
            .withCorrection(OutputCorrection.MEAN);
    CompressionException e = assertThrows(CompressionException.class, () -> compress(recipe(plan)));
    assertTrue(e.getMessage().contains("calibrate with sample data"), e.getMessage());
  }
}

package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.activation.Saturation;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole network of depthwise convolutions on a processor without VNNI: what the saturation check
 * says of it, and what the runtime then makes of pictures. Where there is no such processor, not
 * even an emulated one, nothing is tested.
 */
class SaturatedNetworkTest {
  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final int CALIBRATED = 512;
  private static final int SEEN = 64;
  private static final int PICTURES = 1000;
  private static final int SIDE = 28;
  private static final int CLASSES = 10;

  /** Of all pictures. */
  private static final double POINT = 0.01;

  @TempDir private Path folder;

  /** The share of pictures that a file over there finds the right class of. */
  private double accuracy(OtherProcessor processor, Path model, float[] pictures, int[] labels)
      throws Exception {
    float[] scores = processor.run(folder, model, pictures, PICTURES, 1, SIDE, SIDE);
    int right = 0;
    for (int i = 0; i < PICTURES; i++) {
      int best = 0;
      for (int label = 1; label < CLASSES; label++) {
        best = scores[i * CLASSES + label] > scores[i * CLASSES + best] ? label : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    return (double) right / PICTURES;
  }

  private static Set<LayerId> predicted(CompressedNetwork made) {
    return made.integers().layers().keySet().stream()
        .filter(layer -> made.saturation(layer).filter(Saturation::happens).isPresent())
        .map(layer -> layer.id())
        .collect(Collectors.toSet());
  }

  private Path written(CompressedNetwork made, ActivationType type) throws Exception {
    Path file = folder.resolve(type + ".onnx");
    made.toModel().write(file);
    return file;
  }

  @Test
  void fullRangeLosesWhatIsPredictedAndReducedRangeDoesNot() throws Exception {
    Optional<OtherProcessor> processor = OtherProcessor.saturating();
    assumeTrue(processor.isPresent());
    Path file = WideMobile.in(folder);
    try (ModelRuntime runtime = new InProcessRuntime();
        OnnxModel model = OnnxModel.open(file);
        ModelSession original = runtime.open(ModelSource.of(file), SessionSettings.standard());
        Dataset test = Datasets.open(SAMPLES.resolve("fashion-mnist"), original.inputs());
        Dataset calibration =
            Datasets.open(
                SAMPLES.resolve("fashion-mnist/calibration-images-idx3-ubyte.gz"),
                original.inputs())) {
      Nd4jLinearAlgebra algebra = new Nd4jLinearAlgebra(1);
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model), algebra);
      compressor.setInputs(
          new NetworkCalibration(runtime, algebra, Optional.empty())
              .calibrate(
                  compressor, calibration, CALIBRATED, Progress.none(), CancelSignal.none()));
      ActivationPlan plan = ActivationPlan.of(ActivationRange.PERCENTILE);
      CompressedNetwork full = made(compressor, plan.withType(ActivationType.U8S8));
      CompressedNetwork reduced = made(compressor, plan.withType(ActivationType.U8S8_REDUCED));

      Set<LayerId> layers = predicted(full);
      Map<LayerId, SeenSums.Seen> seen =
          new SaturationMeter(runtime, calibration).measure(full, SEEN, CancelSignal.none());
      seen.values().removeIf(sums -> sums.wrong() == 0);
      assertTrue(layers.size() >= 3, () -> "predicted of " + layers);
      assertTrue(layers.containsAll(seen.keySet()), () -> seen + " of " + layers);
      assertEquals(Set.of(), predicted(reduced));

      float[] pictures = test.batch(0, PICTURES).values().iterator().next().toFloats();
      int[] labels = test.labels().orElseThrow();
      double before = accuracy(processor.get(), file, pictures, labels);
      double exact =
          accuracy(
              processor.get(), written(reduced, ActivationType.U8S8_REDUCED), pictures, labels);
      double saturated =
          accuracy(processor.get(), written(full, ActivationType.U8S8), pictures, labels);
      assertTrue(before - exact < POINT / 2, () -> before + " to " + exact);
      assertTrue(exact - saturated > POINT, () -> exact + " to " + saturated);
    }
  }

  private static CompressedNetwork made(NetworkCompressor compressor, ActivationPlan plan)
      throws Exception {
    return compressor.compress(
        Recipe.EMPTY.withActivations(plan), Progress.none(), CancelSignal.none());
  }
}

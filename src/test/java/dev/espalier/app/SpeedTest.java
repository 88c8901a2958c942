package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.PairedTimings;
import dev.espalier.method.Quantization;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.tune.NetworkCalibration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long networks take by the original, in runs that take turns. What else the machine does is
 * told from the network by up to three attempts, of which one has to hold.
 */
class SpeedTest {
  private static final Path MODEL = Path.of("assets/samples/residual.onnx");
  private static final Path IMAGES =
      Path.of("assets/samples/fashion-mnist/calibration-images-idx3-ubyte.gz");
  private static final TaskContext CONTEXT = new TaskContext(CancelSignal.none(), Progress.none());
  private static final int CALIBRATED = 32;
  private static final int ATTEMPTS = 3;
  private static final double BUDGET_MILLIS = 400;

  /** What the choice of the fastest may be slower: it was chosen in other runs. */
  private static final double MOST_OF_FASTEST = 1.05;

  /** The runtime unpacks weights once, when it loads them. */
  private static final double MOST_OF_WEIGHTS = 1.03;

  @TempDir private Path folder;
  private final ModelRuntime runtime = new InProcessRuntime();
  private OpenProject project;
  private NetworkCompressor compressor;

  @BeforeEach
  void open() throws Exception {
    project = ProjectOpener.openModel(MODEL, CONTEXT);
    compressor = new NetworkCompressor(project.network(), new Nd4jLinearAlgebra(1));
  }

  @AfterEach
  void close() {
    project.close();
    runtime.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32})
  void fastestForThisMachineIsNotSlower(int batch) throws Exception {
    Recipe integers = Recipe.EMPTY.withActivations(ActivationPlan.of(ActivationRange.MIN_MAX));
    FastestRecipe found =
        FastestRecipe.find(
            project, compressor, new FastestRecipe.Wish(integers, batch, true), runtime, CONTEXT);
    assertFalse(found.found().tried().isEmpty());
    Path file = written(found.recipe(), true);
    holds(batch, file, (paired, _) -> paired.medianRatio() <= MOST_OF_FASTEST, found.words());
  }

  @ParameterizedTest
  @CsvSource({"8,1", "4,1", "3,1", "3,32"})
  void smallWeightsAreAsFastAsFloats(int bits, int batch) throws Exception {
    Network network = project.network();
    Recipe recipe =
        Recipe.EMPTY.with(
            network.layers().stream().map(layer -> layer.id().value()).toList(),
            LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)));
    Path file = written(recipe, false);
    holds(
        batch,
        file,
        (paired, itself) -> paired.medianRatio() <= MOST_OF_WEIGHTS + noise(itself),
        bits + " bits");
  }

  /** By how much the original seems slower or faster than itself, with its median's own spread. */
  private static double noise(PairedLatency itself) {
    double spread = itself.ratioQuantile(0.75) - itself.ratioQuantile(0.25);
    return Math.abs(itself.medianRatio() - 1) + spread / Math.sqrt(itself.first().runs());
  }

  /** What has to hold of a network beside the original, and the original beside itself. */
  private interface Claim {
    boolean holds(PairedLatency paired, PairedLatency itself);
  }

  private void holds(int batch, Path file, Claim claim, String what) throws Exception {
    Map<String, Tensor> inputs = ModelInputs.made(project.name(), project.inputs(), batch);
    List<String> found = new ArrayList<>();
    boolean held = false;
    for (int attempt = 0; attempt < ATTEMPTS && !held; attempt++) {
      try (ModelSession original = session(MODEL);
          ModelSession again = session(MODEL);
          ModelSession other = session(file)) {
        PairedLatency itself = paired(original, again, inputs);
        PairedLatency paired = paired(original, other, inputs);
        held = claim.holds(paired, itself);
        found.add(
            "%.3f times as long, the original by itself %.3f (noise %.3f)"
                .formatted(paired.medianRatio(), itself.medianRatio(), noise(itself)));
      }
    }
    assertTrue(held, () -> what + ", " + batch + " samples a run: " + found);
  }

  private ModelSession session(Path file) throws Exception {
    return runtime.open(ModelSource.of(file), SessionSettings.standard());
  }

  private PairedLatency paired(ModelSession one, ModelSession other, Map<String, Tensor> inputs)
      throws Exception {
    return PairedTimings.paired(runtime, one, other, inputs, BUDGET_MILLIS, CancelSignal.none());
  }

  private Path written(Recipe recipe, boolean calibrated) throws Exception {
    Path file = folder.resolve("written.onnx");
    LinearAlgebra algebra = new Nd4jLinearAlgebra(1);
    try (Dataset images = Datasets.open(IMAGES, project.inputs())) {
      if (calibrated) {
        compressor.setInputs(
            new NetworkCalibration(runtime, algebra, Optional.empty())
                .calibrate(compressor, images, CALIBRATED, Progress.none(), CancelSignal.none()));
      }
      CompressedNetwork made = compressor.compress(recipe, Progress.none(), CancelSignal.none());
      made.toModel().write(file);
    }
    return file;
  }
}

package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.activation.Machine;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.evaluate.AccuracyComparison;
import dev.espalier.evaluate.EvaluationOptions;
import dev.espalier.evaluate.Evaluator;
import dev.espalier.export.Trial;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What networks lose to integers with nothing chosen, on all test images. */
class IntegerAccuracyTest {
  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final int CALIBRATED = 512;

  /** Of all images. */
  private static final double MOST_LOST = 0.002;

  @TempDir private static Path folder;

  /**
   * The samples, a small SqueezeNet: fire modules, whose branches are put side by side, and a
   * MobileNet that integers of full range saturate in.
   */
  static Stream<Path> networks() throws Exception {
    return Stream.of(
        SAMPLES.resolve("residual.onnx"),
        SAMPLES.resolve("mobile.onnx"),
        SAMPLES.resolve("lenet-5.onnx"),
        SAMPLES.resolve("lenet-300-100.onnx"),
        Path.of("src/test/resources/dev/espalier/tune/squeeze.onnx"),
        WideMobile.in(folder));
  }

  /** Those that this machine computes exactly: without VNNI, full ranges saturate. */
  private static Set<Target> targets() {
    Set<Target> targets = EnumSet.of(Target.X86_AVX2, Machine.target());
    targets.remove(Target.THIS_MACHINE);
    return targets;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void integersAsSuitTheTargetLoseNextToNothing(Path file) throws Exception {
    try (ModelRuntime runtime = new InProcessRuntime();
        OnnxModel model = OnnxModel.open(file);
        ModelSession original = runtime.open(ModelSource.of(file), SessionSettings.standard());
        Dataset data = Datasets.open(SAMPLES.resolve("fashion-mnist"), original.inputs());
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
      for (Target target : targets()) {
        ActivationPlan plan = ActivationPlan.of(ActivationRange.MIN_MAX).withTarget(target);
        CompressedNetwork made =
            compressor.compress(
                Recipe.EMPTY.withActivations(plan), Progress.none(), CancelSignal.none());
        // The first layers stay floats where they take in so little that integers are slower.
        int least = compressor.network().layers().size() - 2;
        assertTrue(made.integers().layers().size() >= least, () -> file + ": " + target);
        try (ModelSession integers = runtime.open(Trial.source(made), SessionSettings.standard())) {
          AccuracyComparison found =
              Evaluator.compare(
                      original,
                      integers,
                      data,
                      EvaluationOptions.DEFAULT.withLatencyRounds(0),
                      Progress.none(),
                      partial -> {},
                      CancelSignal.none())
                  .accuracy()
                  .orElseThrow();
          double before = found.original().top1().value();
          double after = found.compressed().top1().value();
          assertTrue(before - after <= MOST_LOST, target + ": " + before + " to " + after);
        }
      }
    }
  }
}

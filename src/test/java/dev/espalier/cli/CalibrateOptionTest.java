package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.network.Network;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods that have to know what flows into the layers, from the command line. */
class CalibrateOptionTest {
  private static final Path SAMPLES = Path.of("assets/samples");
  private static final Path MODEL = SAMPLES.resolve("lenet-5.onnx");
  private static final Path DATA =
      SAMPLES.resolve("fashion-mnist/calibration-images-idx3-ubyte.gz");

  @TempDir private Path folder;
  private final InProcessRuntime runtime = new InProcessRuntime();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    runtime.close();
  }

  private int compress(String... more) {
    List<String> args = new ArrayList<>(List.of("compress", MODEL.toString()));
    args.addAll(List.of("--out", target().toString()));
    args.addAll(List.of(more));
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return CommandLineProgram.commandLine(
            terminal,
            new Interrupt(),
            new Engines(runtime, new Nd4jLinearAlgebra(1)),
            folder,
            "1.0")
        .execute(args.toArray(String[]::new));
  }

  private Path target() {
    return folder.resolve("small.onnx");
  }

  @Test
  void calibratedMethodsAreUsedSavedAndOfTheSizeThatWasEstimated() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--bits",
            "3",
            "--global-sparsity",
            "0.6",
            "--saliency",
            "obs",
            "--range",
            "least-output-error",
            "--rounding",
            "descent",
            "--correction",
            "mean-and-deviation",
            "--calibrate",
            DATA.toString(),
            "--calibration-samples",
            "48",
            "--save-recipe",
            saved.toString());
    assertEquals(ExitCode.OK, code, err.toString());
    Recipe recipe = RecipeJson.read(saved);
    LayerPlan plan = recipe.plan("fc1");
    assertEquals(Saliency.OBS, plan.saliency());
    assertEquals(Rounding.DESCENT, plan.quantization().rounding());
    assertEquals(RangeMethod.LEAST_OUTPUT_ERROR, plan.quantization().range());
    assertEquals(OutputCorrection.MEAN_AND_DEVIATION, plan.correction());
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      assertEquals(Files.size(target()), compressor.size(recipe).fileBytes());
    }
  }

  @Test
  void withoutSamplesItIsSaidWhatIsMissingAndNothingIsWritten() {
    assertEquals(ExitCode.USAGE, compress("--bits", "4", "--rounding", "gptq"));
    assertTrue(err.toString().contains("add --calibrate with samples"), err.toString());
    assertFalse(Files.exists(target()));
  }

  @Test
  void samplesThatAreNoneAreRefused() {
    int code =
        compress(
            "--bits",
            "4",
            "--rounding",
            "gptq",
            "--calibrate",
            DATA.toString(),
            "--calibration-samples",
            "0");
    assertEquals(ExitCode.USAGE, code);
    assertTrue(err.toString().contains("0 is not 1 or more"), err.toString());
  }

  @Test
  void plansThatNeedNoSamplesAreNotHeldUpByTheOption() {
    int code = compress("--bits", "4", "--calibrate", folder.resolve("missing.npy").toString());
    assertEquals(ExitCode.OK, code, err.toString());
  }
}

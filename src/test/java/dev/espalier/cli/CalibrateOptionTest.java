package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.NpzWriter;
import dev.espalier.export.ExportReport;
import dev.espalier.json.Json;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that have to know what flows into the layers, from the command line. */
class CalibrateOptionTest {
  private static final Path SAMPLES = Path.of("assets/samples");
  private static final Path MODEL = SAMPLES.resolve("lenet-5.onnx");
  private static final Path DATA =
      SAMPLES.resolve("fashion-mnist/calibration-images-idx3-ubyte.gz");

  @TempDir private Path folder;
  private final ProgramRun program = new ProgramRun();
  private final StringWriter out = program.out();
  private final StringWriter err = program.err();

  @AfterEach
  void close() {
    program.close();
  }

  private int compress(String... more) {
    List<Object> args = new ArrayList<>(List.of("compress", MODEL, "--out", target()));
    args.addAll(List.of(more));
    return program.run(folder, args.toArray());
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
    var report = Json.read(folder.resolve("small.report.json"), ExportReport.class);
    assertEquals(Files.size(target()), report.bytes().estimated());
    // Ranks need the samples, without which it is not known that few weights are kept.
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      assertTrue(Files.size(target()) < compressor.size(recipe).fileBytes());
    }
  }

  /** A bit for each weight and those that are kept, where that is smaller, whatever ranks them. */
  @ParameterizedTest
  @ValueSource(strings = {"wanda", "obd", "magnitude-l2"})
  void fewWeightsOfACommonRankingAreWrittenAsSuch(String saliency) throws Exception {
    int code =
        compress(
            "--global-sparsity",
            "0.9",
            "--saliency",
            saliency,
            "--calibrate",
            DATA.toString(),
            "--calibration-samples",
            "48");
    assertEquals(ExitCode.OK, code, err.toString());
    var report = Json.read(folder.resolve("small.report.json"), ExportReport.class);
    assertEquals(Files.size(target()), report.bytes().estimated());
    assertTrue(report.bytes().ratio() < 0.2, report.bytes()::toString);
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

  /** Pictures for the network, all alike but for what is said. */
  private String pictures(int count, float value, float first) throws Exception {
    float[] values = new float[count * 28 * 28];
    Arrays.fill(values, value);
    values[400] = first;
    return NpzWriter.npy(folder.resolve("pictures.npy"), values, count, 1, 28, 28).toString();
  }

  private int compressOn(String data, String... more) {
    List<String> args = new ArrayList<>(List.of("--bits", "3", "--calibrate", data));
    args.addAll(List.of(more));
    return compress(args.toArray(String[]::new));
  }

  /** The moments have rank one, and in a picture of zeros none. */
  @ParameterizedTest
  @ValueSource(floats = {0.5f, 0})
  void constantPicturesAreDampedAndStillGiveANetwork(float value) throws Exception {
    String data = pictures(20, value, value);
    String[] most = {"--sparsity", "0.5", "--saliency", "obs", "--rounding", "descent"};
    assertEquals(ExitCode.OK, compressOn(data, most), err.toString());
    assertTrue(Files.size(target()) < Files.size(MODEL) / 8, "3 of 32 bits");
    assertTrue(out.toString().contains("weights bit for bit"), out::toString);
  }

  @Test
  void layersThatSawTooFewVectorsAreNamed() {
    int code = compressOn(DATA.toString(), "--rounding", "gptq", "--calibration-samples", "30");
    assertEquals(ExitCode.OK, code, err.toString());
    assertTrue(err.toString().contains("'fc1' saw 30 input vectors for its"), err::toString);
    assertTrue(err.toString().contains("more --calibration-samples"), err::toString);
    assertFalse(err.toString().contains("'conv1'"), err::toString);
  }

  @Test
  void samplesThatAreNoNumbersAreRefusedByTheNameOfTheLayer() throws Exception {
    String data = pictures(20, 0.5f, Float.NaN);
    assertEquals(ExitCode.REFUSED, compressOn(data, "--rounding", "gptq"));
    assertTrue(
        Pattern.compile("layer '\\w+': what flows into it holds NaN")
            .matcher(err.toString())
            .find(),
        err::toString);
    assertFalse(Files.exists(target()));
  }

  @Test
  void outputsThatAreNoNumbersCannotBeCorrectedTo() throws Exception {
    String data = pictures(20, 0.5f, Float.NaN);
    assertEquals(ExitCode.REFUSED, compressOn(data, "--correction", "mean"));
    assertTrue(err.toString().contains("layer 'conv1'"), err::toString);
    assertTrue(err.toString().contains("leave such samples out"), err::toString);
    assertFalse(Files.exists(target()));
  }
}

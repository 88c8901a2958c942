package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.json.Json;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingOptionTest {
  private static final Path MODEL = Path.of("assets/samples/lenet-300-100.onnx");

  @TempDir private Path folder;
  private final ProgramRun program = new ProgramRun();
  private final StringWriter err = program.err();

  @AfterEach
  void close() {
    program.close();
  }

  private int compress(String... more) {
    return program.compress(folder, MODEL, more);
  }

  /** The whole way: packed, checked in the runtime, told in the report, kept in the recipe. */
  @Test
  void layersArePackedWhereTheyCanAndToldWhereNot() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--bits",
            "4,fc2=3",
            "--granularity",
            "block-32",
            "--encoding",
            "runtime,fc3=portable",
            "--save-recipe",
            saved.toString());
    assertEquals(ExitCode.OK, code, err.toString());
    assertTrue(
        err.toString().contains("stays portable: 'fc2' has weights of 3 bits"), err::toString);
    Recipe recipe = RecipeJson.read(saved);
    assertEquals(Encoding.RUNTIME, recipe.encoding());
    assertEquals(Optional.of(Encoding.PORTABLE), recipe.plan("fc3").encoding());
    Map<?, ?> report = Json.read(folder.resolve("small.report.json"), Map.class);
    Map<?, ?> bytes = (Map<?, ?>) report.get("bytes");
    assertEquals(bytes.get("estimated"), bytes.get("exported"));
    Map<?, ?> validation = (Map<?, ?>) report.get("validation");
    double rounding = ((Number) validation.get("roundingDifference")).doubleValue();
    assertTrue(rounding > 0 && rounding < 0.1, () -> "off by " + rounding);
    Map<?, ?> loads = (Map<?, ?>) ((Map<?, ?>) report.get("latency")).get("loads");
    assertTrue(((Number) loads.get("exported")).doubleValue() > 0);
    assertEquals(
        "MatMulNBits, 4 bits, blocks of 32, which stay packed",
        encoding(report, "fc1").get("written"));
    assertEquals("3-bit fields, made floats when loaded", encoding(report, "fc2").get("written"));
    Map<?, ?> computed = computed(report, "fc1");
    assertEquals("MatMulNBits", computed.get("operator"));
    assertEquals(true, computed.get("integers"));
    assertTrue(String.valueOf(computed(report, "fc2").get("reason")).contains("3 bits"));
  }

  /** Operators of integers in the file, checked in the runtime and told in the report. */
  @Test
  void layersOfIntegersBecomeOperatorsOfTheFile() throws Exception {
    int code =
        compress(
            "--activations",
            "static:min-max",
            "--calibrate",
            "assets/samples/fashion-mnist/calibration-images-idx3-ubyte.gz",
            "--encoding",
            "runtime");
    assertEquals(ExitCode.OK, code, err.toString());
    assertFalse(err.toString().contains("stays portable"), err::toString);
    Map<?, ?> report = Json.read(folder.resolve("small.report.json"), Map.class);
    Map<?, ?> bytes = (Map<?, ?>) report.get("bytes");
    assertEquals(bytes.get("estimated"), bytes.get("exported"));
    assertEquals("8-bit integers, computed by QGemm", encoding(report, "fc1").get("written"));
    assertEquals("QGemm", computed(report, "fc1").get("operator"));
    assertEquals(true, computed(report, "fc1").get("integers"));
    try (OnnxModel model = OnnxModel.open(folder.resolve("small.onnx"))) {
      assertEquals(
          3, model.graph().nodes().stream().filter(n -> n.opType().equals("QGemm")).count());
    }
  }

  @Test
  void layersWhoseRangesAreFoundAtEachRunStayPortable() {
    int code = compress("--activations", "dynamic", "--encoding", "runtime");
    assertEquals(ExitCode.OK, code, err.toString());
    assertTrue(
        err.toString()
            .contains("stays portable: 'fc1' and 2 more, each has scales found anew at each run"),
        err::toString);
  }

  private static Map<?, ?> computed(Map<?, ?> report, String name) {
    return (Map<?, ?>) encoding(report, name).get("computed");
  }

  private static Map<?, ?> encoding(Map<?, ?> report, String name) {
    for (Object entry : (List<?>) report.get("layers")) {
      Map<?, ?> layer = (Map<?, ?>) entry;
      if (name.equals(layer.get("layer"))) {
        return (Map<?, ?>) layer.get("encoding");
      }
    }
    throw new AssertionError("no layer " + name);
  }

  @Test
  void unknownEncodingIsAnErrorThatNamesTheKnownOnes() {
    assertEquals(ExitCode.USAGE, compress("--bits", "4", "--encoding", "fast"));
    assertTrue(err.toString().contains("--encoding: 'fast' is not one of: portable, runtime"));
  }

  @Test
  void encodingAloneDoesNothing() {
    assertEquals(ExitCode.USAGE, compress("--encoding", "runtime"));
    assertTrue(err.toString().contains("nothing to do"), err::toString);
  }
}

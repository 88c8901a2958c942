package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EqualizeOptionTest {
  private static final Path MODEL = Path.of("assets/samples/lenet-5.onnx");
  private static final Path DATA =
      Path.of("assets/samples/fashion-mnist/calibration-images-idx3-ubyte.gz");

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

  private Path target() {
    return folder.resolve("small.onnx");
  }

  /** Every part of the way, with methods that know the inputs, checked in the runtime. */
  @Test
  void layersAreEqualizedSavedAndOfTheSizeThatWasEstimated() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--equalize",
            "--bits",
            "4,fc1=32",
            "--granularity",
            "tensor",
            "--rounding",
            "gptq",
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
    assertTrue(recipe.plan("conv1").equalization());
    assertTrue(recipe.plan("fc2").equalization());
    String report = Files.readString(folder.resolve("small.report.html"));
    assertTrue(report.contains("equalized with conv1 and fc1; "), report);
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      assertEquals(Files.size(target()), compressor.size(recipe).fileBytes());
    }
  }

  @Test
  void recipeIsTurnedBackWhenNotEqualized() throws Exception {
    Path recipe = folder.resolve("r.json");
    Files.writeString(
        recipe,
        """
        { "schemaVersion" : 2, "layers" : {
            "conv1" : { "bits" : 8, "equalize" : true }, "conv2" : { "equalize" : true } } }
        """);
    Path saved = folder.resolve("saved.json");
    int code =
        compress("--recipe", recipe.toString(), "--no-equalize", "--save-recipe", saved.toString());
    assertEquals(ExitCode.OK, code, err.toString());
    assertEquals(List.of("conv1"), List.copyOf(RecipeJson.read(saved).plans().keySet()));
    assertFalse(RecipeJson.read(saved).plan("conv1").equalization());
  }

  @Test
  void layerThatAsksAloneIsNamed() throws Exception {
    Path recipe = folder.resolve("r.json");
    Files.writeString(
        recipe,
        """
        { "schemaVersion" : 2, "layers" : { "conv1" : { "bits" : 8, "equalize" : true } } }
        """);
    assertEquals(ExitCode.OK, compress("--recipe", recipe.toString()), err.toString());
    assertTrue(
        err.toString()
            .contains("'conv1': not equalized, as the layer has none beside it that is to be, too"),
        err::toString);
  }
}

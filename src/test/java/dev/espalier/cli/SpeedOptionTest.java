package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.export.ExportReport;
import dev.espalier.export.LayerReport;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedOptionTest extends OptionTest {
  SpeedOptionTest() {
    super("lenet-5");
  }

  /** What the saved recipe says is what the runtime does, layer by layer. */
  @Test
  void layersAreComputedAsTheRecipeSavedSays() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--fastest",
            "--calibrate",
            DATA,
            "--calibration-samples",
            "32",
            "--batch",
            "8",
            "--layers",
            "--save-recipe",
            saved.toString());
    assertEquals(ExitCode.OK, code, err::toString);
    assertTrue(err.toString().contains(" choices,"), err::toString);
    Recipe recipe = RecipeJson.read(saved);
    ExportReport report = report();
    assertEquals("image 8x1x28x28", report.latency().timedOn());
    double sum = report.latency().exportedBetween();
    double before = report.latency().originalBetween();
    for (LayerReport layer : report.layers()) {
      // Which of both is faster is up to the machine; convolutions are not computed dynamically.
      boolean possible =
          recipe.activations().mode() != ActivationMode.DYNAMIC || !layer.op().equals("Conv");
      boolean integers =
          possible
              && recipe.activations().quantizes()
              && recipe.plan(layer.layer()).activation() != ActivationSwitch.OFF;
      assertEquals(
          integers, layer.encoding().computed().filter(LayerReport.Computed::integers).isPresent());
      long width = integers ? 1 : Float.BYTES;
      assertEquals(width * layer.parameters(), layer.bytes().memory());
      sum += layer.millis().exported().orElseThrow();
      before += layer.millis().original().orElseThrow();
    }
    assertEquals(report.latency().exported(), sum, 1e-9);
    assertEquals(report.latency().original(), before, 1e-9);
    assertTrue(out.toString().contains("(between the layers)"), out::toString);
    String html = Files.readString(folder.resolve("small.report.html"));
    assertTrue(html.contains("between the layers"));
  }

  /**
   * Without samples only such integers are tried that need none, of which mobile has hardly any.
   */
  @Test
  void withoutSamplesTheResultNeedsNone() throws Exception {
    assertEquals(ExitCode.OK, compressModel(sample("mobile"), "--fastest"), err::toString);
    assertTrue(err.toString().contains("one choice,"), err::toString);
    assertEquals(14, report().layers().size());
    assertFalse(out.toString().contains("Zeros alone"), out::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "5000", "many"})
  void batchesThatAreNoneAreRefused(String batch) {
    assertEquals(ExitCode.USAGE, compressModel(sample("mobile"), "--fastest", "--batch", batch));
    assertFalse(Files.exists(target()));
    assertTrue(err.toString().contains("--batch"), err::toString);
  }
}

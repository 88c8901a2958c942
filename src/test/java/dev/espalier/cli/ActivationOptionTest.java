package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import dev.espalier.recipe.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationOptionTest extends OptionTest {
  ActivationOptionTest() {
    super("lenet-5");
  }

  @Test
  void networkBecomesIntegersAsTheRecipeSavedSays() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--activations",
            "static:percentile,fc1=off",
            "--activation-type",
            "u8u8",
            "--target",
            "x86-avx2",
            "--calibrate",
            DATA,
            "--calibration-samples",
            "32",
            "--save-recipe",
            saved.toString());
    assertEquals(ExitCode.OK, code, err::toString);
    Recipe recipe = RecipeJson.read(saved);
    assertEquals(
        new ActivationPlan(
            ActivationMode.STATIC,
            ActivationRange.PERCENTILE,
            Optional.of(ActivationType.U8U8),
            Target.X86_AVX2),
        recipe.activations());
    assertEquals(ActivationSwitch.OFF, recipe.plan("fc1").activation());
    assertTrue(err.toString().contains("stays floats: 'fc1' is left out by its own setting"));
    assertTrue(
        out.toString().contains("The runtime computes 3 of 4 layers with integers"), out::toString);
    assertTrue(out.toString().contains("'fc1': floats (Gemm): it is left out"), out::toString);
    assertTrue(out.toString().contains("30,500 weights bit for bit, outputs "), out::toString);
  }

  @Test
  void rangesFoundBeforehandNeedSamples() {
    assertEquals(ExitCode.USAGE, compress("--activations", "static"));
    assertTrue(err.toString().contains("add --calibrate with samples"), err::toString);
    assertFalse(Files.exists(target()));
  }

  @Test
  void rangesFoundAtEachRunNeedNoSamples() {
    assertEquals(ExitCode.OK, compress("--activations", "dynamic"), err::toString);
    assertTrue(err.toString().contains("is a convolution, which is slower"), err::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "sometimes, is not one of: none",
    "dynamic:entropy, is not one of: none",
    "static:widest, is not one of: min-max",
    "'static,fc1=maybe', use on or off",
    "'static,fc9=off', no layer fits",
    "fc1=off, add --activations static or dynamic",
  })
  void valueThatIsNoneIsRefused(String value, String reason) {
    assertEquals(ExitCode.USAGE, compress("--activations", value));
    assertTrue(err.toString().contains(reason), err::toString);
  }

  @Test
  void typeWithoutActivationsIsRefused() {
    assertEquals(ExitCode.USAGE, compress("--bits", "8", "--activation-type", "u8s8"));
    assertTrue(err.toString().contains("add --activations static or dynamic"), err::toString);
  }
}

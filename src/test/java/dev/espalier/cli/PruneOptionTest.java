package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.Session;
import dev.espalier.method.Pruning;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns, blocks and the division of a sparsity, on the command line. */
class PruneOptionTest extends OptionTest {
  private static final Path MODEL = Path.of("assets/samples/lenet-300-100.onnx");

  PruneOptionTest() {
    super("lenet-300-100");
  }

  @Override
  int compress(String... more) {
    List<String> args = new ArrayList<>(List.of("--save-recipe", saved().toString()));
    args.addAll(List.of(more));
    return super.compress(args.toArray(String[]::new));
  }

  private Path saved() {
    return folder.resolve("r.json");
  }

  @Test
  void patternsAndBlocksAreInTheFile() throws Exception {
    int code =
        compress(
            "--pattern",
            "2:4,fc2=4x1",
            "--sparsity",
            "fc2=0.5",
            "--saliency",
            "wanda",
            "--refit",
            "--calibrate",
            DATA,
            "--calibration-samples",
            "64");
    assertEquals(ExitCode.OK, code, err.toString());
    Recipe recipe = RecipeJson.read(saved());
    assertEquals(new Pruning.Pattern(2, 4), recipe.plan("fc1").pruning());
    assertEquals(new Pruning.Blocks(4, 1, 0.5), recipe.plan("fc2").pruning());
    assertTrue(recipe.plan("fc1").refit());
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      List<Layer> layers = Network.of(model).layers();
      Map<String, float[]> decoded = decoded(layers);
      for (Layer layer : layers) {
        float[] values = decoded.get(layer.weight().name());
        int columns = (int) (layer.parameters() / layer.weight().dims().get(0));
        int zeros = 0;
        for (int i = 0; i < values.length; i++) {
          zeros += values[i] == 0 ? 1 : 0;
          if (layer.id().value().equals("fc2") && i / columns % 4 != 0) {
            assertEquals(values[i - columns] == 0, values[i] == 0, "block of element " + i);
          } else if (!layer.id().value().equals("fc2") && i % 4 == 3) {
            assertEquals(2 * (i / 4 + 1), zeros, layer.id() + " up to element " + i);
          }
        }
        assertEquals(values.length / 2, zeros, layer.id().value());
      }
    }
  }

  /** The weights that onnxruntime computes with, whichever way they are written. */
  private Map<String, float[]> decoded(List<Layer> layers) throws Exception {
    Set<String> names =
        layers.stream().map(layer -> layer.weight().name()).collect(Collectors.toSet());
    try (OnnxModel written = OnnxModel.open(target())) {
      ModelEditor editor = written.edit();
      editor.addOutputs(names);
      String input = written.graph().inputs().getFirst().name();
      try (Session session = Session.of(editor.toBytes())) {
        return session.run(Map.of(input, new Session.Input(new float[784], 1, 1, 28, 28)), names);
      }
    }
  }

  @Test
  void kernelRuleIsAppliedToWhatIsNotNamed() throws Exception {
    int code =
        compress("--global-sparsity", "0.8", "--distribution", "erk", "--sparsity", "fc3=0.25");
    assertEquals(ExitCode.OK, code, err.toString());
    Recipe recipe = RecipeJson.read(saved());
    assertEquals(new Pruning.Sparsity(0.25), recipe.plan("fc3").pruning());
    // 784 x 300 and 300 x 100: a fifth of 265,200 weights in the ratio of 1084 to 400.
    assertShare(1 - 53_040 * 1084 / 1484.0 / 235_200, recipe.plan("fc1"));
    assertShare(1 - 53_040 * 400 / 1484.0 / 30_000, recipe.plan("fc2"));
    assertTrue(recipe.globalSparsity().isEmpty());
  }

  private static void assertShare(double expected, LayerPlan plan) {
    Pruning.Sparsity pruning = (Pruning.Sparsity) plan.pruning();
    assertEquals(expected, pruning.fraction(), 1e-9);
  }

  @Test
  void uniformGivesAllTheSameAndKeepsBlocks() throws Exception {
    int code =
        compress("--global-sparsity", "0.5", "--distribution", "uniform", "--pattern", "fc1=1x4");
    assertEquals(ExitCode.OK, code, err.toString());
    Recipe recipe = RecipeJson.read(saved());
    assertEquals(new Pruning.Blocks(1, 4, 0.5), recipe.plan("fc1").pruning());
    assertEquals(new Pruning.Sparsity(0.5), recipe.plan("fc2").pruning());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--pattern 4:2 | N:M keeps N of M",
        "--pattern abc | 'abc' is not a pattern",
        "--pattern 0x4 --sparsity 0.5 | from 1 to",
        "--pattern 4x1 | say with --sparsity",
        "--pattern 2:4 --sparsity 0.5 | a share of its own",
        "--pattern 2:4 --global-sparsity 0.5 | leave no layer for --global-sparsity",
        "--pattern fc1=4x4 --global-sparsity 0.5 | cannot be ranked",
        "--sparsity 0.5 --distribution erk | say with --global-sparsity",
        "--global-sparsity 1.5 | is not between 0 and 1",
        "--pattern 2:4 --refit | add --calibrate",
        "--pattern none=2:4 | no layer fits 'none'"
      })
  void contradictionsAreSaidAndNothingIsWritten(String options, String message) {
    assertEquals(ExitCode.USAGE, compress(options.split(" ")), out.toString());
    assertTrue(err.toString().contains(message), err.toString());
    assertFalse(Files.exists(target()));
    assertFalse(Files.exists(saved()));
  }
}

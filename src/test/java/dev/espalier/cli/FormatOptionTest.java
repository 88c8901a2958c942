package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.Clustering;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Formats from the command line. */
class FormatOptionTest extends OptionTest {
  private static final Path MODEL = Path.of("assets/samples/lenet-5.onnx");
  private static final List<String> LAYERS = List.of("conv1", "conv2", "fc1");

  FormatOptionTest() {
    super("lenet-5");
  }

  @Test
  void formatsAreWrittenSavedAndOfTheSizeThatWasEstimated() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--bits",
            "3",
            "--format",
            "kmeans,fc1=normal-float",
            "--clustering",
            "linear",
            "--granularity",
            "channel-group",
            "--save-recipe",
            saved.toString());
    assertEquals(ExitCode.OK, code, err.toString());
    Recipe recipe = RecipeJson.read(saved);
    assertEquals(Format.KMEANS, recipe.plan("conv2").quantization().format());
    assertEquals(Clustering.LINEAR, recipe.plan("conv2").quantization().clustering());
    assertEquals(Granularity.CHANNEL_GROUP, recipe.plan("conv2").quantization().granularity());
    assertEquals(Format.NORMAL_FLOAT, recipe.plan("fc1").quantization().format());
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      long size = new NetworkCompressor(Network.of(model)).size(recipe).fileBytes();
      assertEquals(size, Files.size(target()));
    }
  }

  @Test
  void layersShareATableThatIsWrittenOnce() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--bits",
            "4",
            "--format",
            "kmeans",
            "--table",
            "shared:all,fc*=shared",
            "--save-recipe",
            saved.toString());
    assertEquals(ExitCode.OK, code, err.toString());
    assertTrue(out.toString().contains("bit for bit"), out::toString);
    Recipe recipe = RecipeJson.read(saved);
    assertEquals("all", recipe.plan("conv2").quantization().table());
    assertEquals("shared", recipe.plan("fc1").quantization().table());
    assertEquals(Granularity.SHARED, recipe.plan("fc1").quantization().granularity());
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      assertEquals(compressor.size(recipe).fileBytes(), Files.size(target()));
    }
    try (OnnxModel written = OnnxModel.open(target())) {
      Set<String> tables = new HashSet<>();
      written.graph().nodes().stream()
          .filter(node -> node.opType().equals("Gather"))
          .forEach(node -> tables.add(node.inputs().getFirst()));
      assertEquals(2, tables.size(), tables.toString());
    }
    assertTrue(
        Files.readString(folder.resolve("small.report.json")).contains("shared table 'all'"));
  }

  @Test
  void tablesThatCannotBeHadAreRefused() {
    assertEquals(ExitCode.USAGE, compress("--bits", "4", "--table", "shared"));
    assertTrue(err.toString().contains("only the format kmeans"), err::toString);
    assertEquals(
        ExitCode.USAGE, compress("--bits", "4", "--format", "kmeans", "--table", "shared:a b"));
    assertTrue(err.toString().contains("'a b' is not the name of a table"), err::toString);
    assertEquals(
        ExitCode.USAGE, compress("--bits", "4", "--format", "kmeans", "--table", "common"));
    assertTrue(err.toString().contains("shared:NAME"), err::toString);
  }

  @Test
  void sharedValuesTakeTheBitsThatWereAskedForAndAreCheckedInTheRuntime() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress("--bits", "2", "--format", "hashed", "--save-recipe", saved.toString(), "--force");
    assertEquals(ExitCode.OK, code, err.toString());
    assertTrue(out.toString().contains("bit for bit"), out::toString);
    Recipe recipe = RecipeJson.read(saved);
    assertEquals(Format.HASHED, recipe.plan("fc1").quantization().format());
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      long size = compressor.size(recipe).fileBytes();
      assertEquals(size, Files.size(target()));
      long original = compressor.size(Recipe.EMPTY).fileBytes();
      assertTrue(size < original * 0.08, size + " of " + original + " bytes at 2 of 32 bits");
    }
  }

  @Test
  void formatOfOneWidthBringsItAlong() {
    Recipe recipe =
        FormatChoice.apply(Recipe.EMPTY, List.of("float8_e4m3", "fc1=ternary"), LAYERS, Map.of());
    assertEquals(8, recipe.plan("conv1").quantization().bits());
    assertEquals(Format.FLOAT8_E4M3, recipe.plan("conv1").quantization().format());
    assertEquals(2, recipe.plan("fc1").quantization().bits());
  }

  @Test
  void widthThatAFormatHasNotIsAnError() {
    assertEquals(ExitCode.USAGE, compress("--bits", "4", "--format", "float8-e4m3"));
    assertTrue(err.toString().contains("cannot have 4 bits"), err::toString);
    assertTrue(err.toString().contains("float8-e4m3 has 8 bits"), err::toString);
  }

  @Test
  void formatOfManyWidthsNeedsOne() {
    assertEquals(ExitCode.USAGE, compress("--format", "kmeans"));
    assertTrue(err.toString().contains("--bits"), err::toString);
  }

  @Test
  void unknownFormatIsAnErrorThatNamesTheKnownOnes() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> FormatChoice.apply(Recipe.EMPTY, List.of("fp7"), LAYERS, Map.of()));
    assertTrue(String.valueOf(error.getMessage()).contains("kmeans"), error::getMessage);
  }
}

package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.Quantization;
import dev.espalier.method.Rounding;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChannelOptionTest extends OptionTest {
  private static final String MOBILE = "assets/samples/mobile.onnx";

  ChannelOptionTest() {
    super("mobile");
  }

  @Test
  void halfOfTheMultiplicationsGoAndTheRecipeDoesItAgain() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--channels",
            "macs=0.5",
            "--channel-step",
            "8",
            "--bits",
            "8",
            "--calibrate",
            DATA,
            "--calibration-samples",
            "64",
            "--save-recipe",
            saved.toString());
    assertEquals(0, code, err::toString);
    assertTrue(err.toString().contains("% of the multiplications gone"), err::toString);
    assertEquals(Files.size(Path.of(MOBILE)), report().bytes().original());
    // A byte instead of four, of less than two thirds of the weights.
    assertTrue(report().bytes().ratio() < 0.25, report().bytes()::toString);
    assertTrue(
        report().layers().stream()
            .anyMatch(layer -> layer.encoding().pruning().contains("with channels")));
    Recipe recipe = RecipeJson.read(saved);
    assertTrue(recipe.channels().removes());

    byte[] first = Files.readAllBytes(target());
    code =
        compress(
            "--recipe",
            saved.toString(),
            "--calibrate",
            DATA,
            "--calibration-samples",
            "64",
            "--force");
    assertEquals(0, code, err::toString);
    assertArrayEquals(first, Files.readAllBytes(target()));
  }

  @Test
  void channelsOfARecipeForAnotherModelAreRefused() throws Exception {
    Path saved = folder.resolve("r.json");
    Recipe other = Recipe.forModel("other.onnx");
    for (var removed :
        Map.of(
                "nowhere",
                BitSet.valueOf(new long[] {1}),
                "stem.conv",
                BitSet.valueOf(new long[] {1L << 40}))
            .entrySet()) {
      RecipeJson.write(
          saved,
          other.withChannels(
              new ChannelPlan(Map.of(removed.getKey(), removed.getValue()), ChannelRepair.NONE)));
      assertEquals(2, compress("--recipe", saved.toString()), err::toString);
      assertTrue(err.toString().contains("are of another model"), err::toString);
      assertTrue(err.toString().contains("'" + removed.getKey() + "'"), err::toString);
      assertTrue(Files.notExists(target()));
    }
  }

  @Test
  void groupsOfOtherSizesAreRefusedAndUnknownOnesAreNot() throws Exception {
    Path saved = folder.resolve("r.json");
    assertEquals(
        0, compress("--channels", "stem.conv=8", "--save-recipe", saved.toString()), err::toString);
    Recipe recipe = RecipeJson.read(saved);
    assertEquals(Map.of("stem.conv", 16), recipe.channels().sizes());
    byte[] first = Files.readAllBytes(target());
    RecipeJson.write(saved, recipe.withChannels(recipe.channels().withSizes(Map.of())));
    assertFalse(Files.readString(saved).contains("sizes"));
    assertEquals(0, compress("--recipe", saved.toString(), "--force"), err::toString);
    assertArrayEquals(first, Files.readAllBytes(target()));
    Files.delete(target());
    RecipeJson.write(
        saved, recipe.withChannels(recipe.channels().withSizes(Map.of("stem.conv", 32))));
    assertEquals(2, compress("--recipe", saved.toString(), "--force"), err::toString);
    assertTrue(
        err.toString()
            .contains("field channels.sizes.stem.conv: the group has 32 channels there, and 16"),
        err::toString);
    assertTrue(Files.notExists(target()));
  }

  @Test
  void groupKeepsWhatItIsTold() {
    int code = compress("--channels", "block1.pointwise.conv=20");
    assertEquals(0, code, err::toString);
    assertEquals(0, program.run(folder, "inspect", target(), "--channels"));
    assertTrue(
        out.toString().lines().anyMatch(line -> line.matches("block1.pointwise.conv +20 .*")),
        out::toString);
  }

  @Test
  void channelsThatPutOutLittleGoByTheirMean() throws Exception {
    Path saved = folder.resolve("r.json");
    String[] options = {
      "--channels",
      "block1.pointwise.conv=20",
      "--channel-score",
      "activation-mean",
      "--calibrate",
      DATA,
      "--calibration-samples",
      "16",
      "--save-recipe",
      saved.toString()
    };
    assertEquals(0, compress(options), err::toString);
    BitSet byMean = RecipeJson.read(saved).channels().removed().get("block1.pointwise.conv");
    options[3] = "l2";
    Files.delete(saved);
    Files.delete(target());
    assertEquals(0, compress(options), err::toString);
    BitSet byWeights = RecipeJson.read(saved).channels().removed().get("block1.pointwise.conv");
    assertEquals(byMean.cardinality(), byWeights.cardinality());
    assertNotEquals(byMean, byWeights);
  }

  @Test
  void groupsAreListedWithTheirReasons() {
    assertEquals(0, program.run(folder, "inspect", "assets/samples/residual.onnx", "--channels"));
    assertTrue(
        out.toString()
            .lines()
            .anyMatch(line ->
                line.startsWith("stage1.block0.pointwise1.conv") && line.endsWith("sum, grouped")),
        out::toString);
    assertTrue(
        out.toString().contains("'classifier' keeps its channels: they are what the network puts"),
        out::toString);
  }

  @Test
  void runIsAsQuickAsItShouldBe() throws Exception {
    assertEquals(0, compress("--channels", "time=0.2", "--batch", "2"), err::toString);
    Matcher note =
        Pattern.compile("a run of 2 takes ([0-9.]+) ms without them, of ([0-9.]+) ms")
            .matcher(err.toString());
    assertTrue(note.find(), err::toString);
    double share = Double.parseDouble(note.group(1)) / Double.parseDouble(note.group(2));
    assertTrue(share < 0.805, err::toString);
    assertTrue(Files.size(target()) < Files.size(Path.of(MOBILE)));
  }

  @Test
  void timeThatCannotBeReachedIsSaidAndNothingWritten() {
    assertEquals(2, compress("--channels", "ms=0.00001"));
    assertTrue(
        err.toString().contains("0.000010 ms cannot be reached: with as few channels"),
        err::toString);
    assertEquals(2, compress("--channels", "ms=0"));
    assertTrue(err.toString().contains("0.0 ms is no time"), err::toString);
    assertEquals(2, compress("--channels", "ms=1,macs=0.5"));
    assertTrue(err.toString().contains("give one of macs"), err::toString);
    assertTrue(Files.notExists(target()));
  }

  @Test
  void staircasesAreMeasuredAndRemembered() {
    String[] inspect = {"inspect", "assets/samples/lenet-5.onnx", "--staircase", "conv1,fc1"};
    assertEquals(0, program.run(folder, (Object[]) inspect), err::toString);
    List<String> rows =
        out.toString().lines().filter(line -> line.matches("conv1 +\\d+ +0.* %.*")).toList();
    assertTrue(rows.getFirst().matches("conv1 +20 +\\d\\.\\d{4} +100 % +yes"), out::toString);
    assertTrue(out.toString().lines().anyMatch(line -> line.matches("fc1 +500 .* 100 % +yes")));
    String before = out.toString();
    out.getBuffer().setLength(0);
    assertEquals(0, program.run(folder, (Object[]) inspect), err::toString);
    assertEquals(before, out.toString());

    assertEquals(
        2, program.run(folder, "inspect", "assets/samples/lenet-5.onnx", "--staircase", "no"));
    assertTrue(err.toString().contains("no group of channels 'no'"), err::toString);
  }

  @Test
  void groupThatIsNoneSaysWhy() {
    assertEquals(2, compress("--channels", "classifier=5"));
    assertTrue(
        err.toString()
            .contains(
                "--channels: 'classifier' keeps its channels: they are what the network puts out as"
                    + " 'logits'"),
        err::toString);
    for (int count : new int[] {0, 17}) {
      assertEquals(2, compress("--channels", "stem.conv=" + count));
      assertTrue(
          err.toString().contains("cannot keep %d of them: give 1 to 16".formatted(count)),
          err::toString);
    }
    assertTrue(Files.notExists(target()));
  }

  @Test
  void missingSamplesAreAskedForBeforeChannelsAreRemoved() throws Exception {
    Path saved = folder.resolve("r.json");
    Recipe recipe;
    try (OnnxModel model = OnnxModel.open(Path.of(MOBILE))) {
      Quantization gptq = Quantization.ofBits(4).withRounding(Rounding.GPTQ);
      recipe =
          Recipe.forModel("mobile.onnx")
              .with(
                  Network.of(model).layers().getFirst().id().value(),
                  LayerPlan.NONE.withQuantization(gptq))
              .withChannels(
                  new ChannelPlan(
                      Map.of("stem.conv", BitSet.valueOf(new long[] {1})), ChannelRepair.NONE));
    }
    RecipeJson.write(saved, recipe);
    assertEquals(2, compress("--recipe", saved.toString()), err::toString);
    assertTrue(err.toString().contains("add --calibrate with samples"), err::toString);
    assertFalse(err.toString().contains("removed"), err::toString);
    assertTrue(Files.notExists(target()));
  }

  @Test
  void whatCannotBeIsSaid() {
    assertEquals(2, compress("--channels", "nowhere=4"));
    assertTrue(err.toString().contains("no group of channels 'nowhere'"), err::toString);
    assertEquals(2, compress("--channels", "stem.conv=99"));
    assertTrue(err.toString().contains("has 16 channels and cannot keep 99"), err::toString);
    assertEquals(2, compress("--channels", "macs=2"));
    assertTrue(err.toString().contains("2.0 is no share"), err::toString);
    assertEquals(2, compress("--channels", "macs=0.5", "--channel-score", "obs"));
    assertTrue(err.toString().contains("needs samples"), err::toString);
    assertTrue(err.toString().contains("add --calibrate"), err::toString);
    assertEquals(2, compress("--channels", "stem.conv=9.5"));
    assertTrue(err.toString().contains("'9.5' is no number of channels"), err::toString);
    assertEquals(2, compress("--channels", "macs=0.5", "--channel-score", "activation-mean"));
    assertTrue(err.toString().contains("needs samples"), err::toString);
    assertEquals(2, compress("--channels", "macs=0.5", "--channel-score", "batch-norm"));
    assertTrue(err.toString().contains("batch normalization"), err::toString);
    assertEquals(2, compress("--channels", "macs"));
    assertTrue(err.toString().contains("such as macs=0.5"), err::toString);
    assertEquals(2, compress("--channels", "macs=0.5", "--channel-repair", "glue"));
    assertTrue(err.toString().contains("'glue' is no repair"), err::toString);
    assertTrue(Files.notExists(target()));
  }

  /** A network of integers has as many multiplications as that of floats. */
  @Test
  void channelsOfIntegersGoByTheirMultiplicationsToo() throws Exception {
    assertEquals(
        0,
        compress("--activations", "static", "--calibrate", DATA, "--calibration-samples", "32"),
        err::toString);
    Path integers = folder.resolve("integers.onnx");
    Files.move(target(), integers);
    long whole = Files.size(integers);
    assertEquals(
        0,
        compressModel(
            integers,
            "--channels",
            "macs=0.5",
            "--channel-step",
            "8",
            "--channel-score",
            "l2",
            "--channel-repair",
            "none",
            "--force"),
        err::toString);
    assertTrue(Files.size(target()) < 0.75 * whole, err::toString);
  }

  @Test
  void whatCannotBeReachedIsSaid() {
    assertEquals(0, compress("--channels", "macs=0.9999", "--channel-step", "8"), err::toString);
    assertTrue(err.toString().contains("no more channels can go"), err::toString);
    assertTrue(err.toString().contains("of 100.0 % that were asked for"), err::toString);
    err.getBuffer().setLength(0);
    assertEquals(2, compress("--channels", "each=0.001", "--force"), err::toString);
    assertTrue(err.toString().contains("can lose as few as that"), err::toString);
  }

  /** Weights that are codes already can be cut, though there is nothing to tune. */
  @Test
  void networkOfCodesLosesChannels() throws Exception {
    assertEquals(0, compress("--bits", "8"), err::toString);
    Path codes = folder.resolve("codes.onnx");
    Files.move(target(), codes);
    assertEquals(
        0,
        compressModel(codes, "--channels", "each=0.5", "--channel-step", "8", "--force"),
        err::toString);
    assertTrue(Files.size(target()) < 0.75 * Files.size(codes), err::toString);
    assertEquals(2, compressModel(codes, "--bits", "4", "--force"), err::toString);
    assertTrue(err.toString().contains("no layer that can be compressed"), err::toString);
  }
}

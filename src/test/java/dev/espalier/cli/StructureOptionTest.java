package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.export.LayerReport;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StructureOptionTest extends OptionTest {
  private static final String RESIDUAL = "assets/samples/residual.onnx";

  StructureOptionTest() {
    super("residual");
  }

  private Path decoder() throws Exception {
    Path file = folder.resolve("decoder.onnx");
    try (var stream =
        StructureOptionTest.class.getResourceAsStream("/dev/espalier/structure/decoder.onnx")) {
      Files.copy(stream, file);
    }
    return file;
  }

  @Test
  void blocksThatDoLeastGoThenChannelsOfWhatIsLeftAndTheRecipeDoesItAgain() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--drop-blocks",
            "2",
            "--channels",
            "macs=0.3",
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
    assertTrue(
        err.toString().contains("2 blocks dropped: stage2.block1, stage3.block1"), err::toString);
    Map<String, LayerReport> layers =
        report().layers().stream()
            .collect(Collectors.toMap(LayerReport::layer, Function.identity()));
    assertEquals(29, layers.size());
    LayerReport gone = layers.get("stage3.block1.pointwise0.conv");
    assertEquals("dropped with its block", gone.encoding().pruning());
    assertEquals(0, gone.bytes().exported());
    assertTrue(gone.bytes().original() > 4 * 65_536, gone::toString);
    assertEquals(Files.size(Path.of(RESIDUAL)), report().bytes().original());
    Recipe recipe = RecipeJson.read(saved);
    assertEquals(Set.of("stage2.block1", "stage3.block1"), recipe.structure().dropped());
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

  /** What a recipe removes of a channel group stays removed when a block is dropped, too. */
  @Test
  void channelsOfTheRecipeStayRemovedWhereTheirGroupIsStillThere() throws Exception {
    String inside = "stage3.block1.pointwise0.conv";
    BitSet gone = new BitSet();
    gone.set(4, 12);
    Map<String, BitSet> removed = Map.of(inside, gone, "stem.conv", gone);
    Path given = folder.resolve("given.json");
    RecipeJson.write(
        given, Recipe.EMPTY.withChannels(new ChannelPlan(removed, ChannelRepair.NONE)));
    Path saved = folder.resolve("r.json");
    assertEquals(
        0,
        compress(
            "--recipe",
            given.toString(),
            "--drop-blocks",
            "stage3.block1",
            "--save-recipe",
            saved.toString()),
        err::toString);
    assertTrue(
        err.toString().contains("What makes the channels of '" + inside + "' is gone"),
        err::toString);
    assertTrue(err.toString().contains("8 channels of 1 group removed"), err::toString);
    Recipe recipe = RecipeJson.read(saved);
    assertEquals(Set.of("stage3.block1"), recipe.structure().dropped());
    assertEquals(Map.of("stem.conv", gone), recipe.channels().removed());
  }

  /** A layer by itself is no block, and is not called one. */
  @Test
  void channelsOfGroupsOfOtherSizesAreRefusedBeforeTheyAreCarried() throws Exception {
    BitSet gone = new BitSet();
    gone.set(4, 12);
    Path given = folder.resolve("given.json");
    ChannelPlan channels = new ChannelPlan(Map.of("stem.conv", gone), ChannelRepair.NONE);
    RecipeJson.write(given, Recipe.EMPTY.withChannels(channels.withSizes(Map.of("stem.conv", 64))));
    assertEquals(2, compress("--recipe", given.toString(), "--drop-blocks", "stage3.block1"));
    assertTrue(
        err.toString()
            .contains("field channels.sizes.stem.conv: the group has 64 channels there, and "),
        err::toString);
    assertTrue(Files.notExists(target()));
  }

  @Test
  void droppedLayerIsCalledALayer() throws Exception {
    String layer = "stage1.block0.pointwise1.conv";
    assertEquals(0, compress("--drop-blocks", layer), err::toString);
    assertTrue(err.toString().contains("1 layer dropped: " + layer), err::toString);
    List<String> gone =
        report().layers().stream()
            .filter(one -> one.bytes().exported() == 0)
            .map(one -> one.layer() + " " + one.encoding().pruning())
            .toList();
    assertEquals(List.of(layer + " dropped"), gone);
  }

  @Test
  void blocksAreListedWithScoresAndReasons() {
    assertEquals(
        0,
        program.run(
            folder,
            "inspect",
            RESIDUAL,
            "--blocks",
            "--calibrate",
            DATA,
            "--calibration-samples",
            "32"));
    assertTrue(
        out.toString()
            .lines()
            .anyMatch(line -> line.matches("stage2.block1 +residual +4 +35,072 +0\\.\\d+ .*")),
        out::toString);
    assertTrue(
        out.toString()
            .lines()
            .anyMatch(line ->
                line.matches("stage2.block1.pointwise0.conv +layer +1 +16,384 +\\d\\.\\d+ .*")),
        out::toString);
    assertTrue(
        out.toString().contains("block 'stage1.block0' cannot be dropped: it has a projection"),
        out::toString);
  }

  @Test
  void listedTokensStayAndTheRecipeKnowsThem() throws Exception {
    Path list = folder.resolve("tokens.txt");
    Files.writeString(list, "# words\n0-9\n\n 12 # one more\n40 - 43\n");
    Path saved = folder.resolve("r.json");
    Path decoder = decoder();
    int code =
        compressModel(
            decoder,
            "--keep-tokens",
            list + "=words",
            "--unknown-token",
            "3",
            "--drop-blocks",
            "blocks.1.mlp",
            "--save-recipe",
            saved.toString());
    assertEquals(0, code, err::toString);
    assertTrue(err.toString().contains("table 'words' keeps 15 of 64 rows"), err::toString);
    assertTrue(Files.readString(saved).contains("\"0-9,12,40-43\""), () -> err.toString());
    long saved1 = Files.size(decoder) - Files.size(target());
    assertTrue(saved1 > 49 * 48 * 4 + 2 * 48 * 192 * 4, () -> saved1 + " bytes");
    code = compressModel(decoder, "--recipe", saved.toString(), "--force");
    assertEquals(0, code, err::toString);
  }

  private void refused(int code, String message, Object model, String... more) {
    err.getBuffer().setLength(0);
    assertEquals(code, compressModel(model, more), err::toString);
    assertTrue(err.toString().contains(message), err::toString);
    assertTrue(Files.notExists(target()));
  }

  @Test
  void blocksThatCannotGoAreSaid() {
    refused(2, "no block 'nowhere'", RESIDUAL, "--drop-blocks", "nowhere");
    refused(2, "add --calibrate, or name them", RESIDUAL, "--drop-blocks", "1");
    refused(
        2,
        "4 blocks are to be dropped, and 3 can be",
        RESIDUAL,
        "--drop-blocks",
        "4",
        "--calibrate",
        DATA,
        "--calibration-samples",
        "8");
    refused(
        2,
        "block 'stage2.block1.pointwise0.conv' lies within 'stage2.block1'",
        RESIDUAL,
        "--drop-blocks",
        "stage2.block1,stage2.block1.pointwise0.conv");
    refused(
        2,
        "layer 'stem.conv' cannot be dropped: it makes [1, 16, ",
        RESIDUAL,
        "--drop-blocks",
        "stem.conv");
    refused(2, "'stage1.block0' cannot be dropped", RESIDUAL, "--drop-blocks", "stage1.block0");
    refused(2, "the network has no table", RESIDUAL, "--keep-tokens", DATA, "--unknown-token", "1");
  }

  @Test
  void listsThatAreNoneAreSaidWithTheLine() throws Exception {
    Path decoder = decoder();
    Path list = folder.resolve("tokens.txt");
    String[] options = {"--keep-tokens", list.toString(), "--unknown-token", "3"};
    refused(3, "there is no such file", decoder, options);
    Files.writeString(list, "# nothing\n\n");
    refused(3, "lists no token", decoder, options);
    Files.writeString(list, "1\n2\nthe\n");
    refused(3, "tokens.txt, line 3: 'the' is no number of a token", decoder, options);
    Files.writeString(list, "1\n60-64\n");
    refused(3, "tokens.txt, line 2: there is no token 64; they are 0 to 63", decoder, options);
    Files.writeString(list, "9-3\n");
    refused(3, "line 1: the range 9-3 ends before it begins", decoder, options);
    Files.write(list, new byte[] {'1', '\n', (byte) 0xC3, (byte) 0x28});
    refused(3, "is no UTF-8 text", decoder, options);
    Files.writeString(list, "1\n2\n");
    refused(2, "token 3, whose row all others get, is not among", decoder, options);
    refused(2, "say with --unknown-token", decoder, "--keep-tokens", list.toString());
    refused(2, "which is not given", decoder, "--unknown-token", "3", "--bits", "8");
    refused(
        2,
        "there is no table of tokens 'places'",
        decoder,
        "--keep-tokens",
        list + "=places",
        "--unknown-token",
        "1");
    try (FileChannel file = FileChannel.open(list, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[1]), 65L << 20);
    }
    refused(3, "is larger than 64 MB", decoder, options);
  }
}

package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.settings.Setting;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.ui.fx.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javafx.event.ActionEvent;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that are dropped and tokens that are kept, under the whole network. */
class BlocksPaneTest extends OpenWindow {
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");

  private void openBlocks(Path... files) {
    settings.set(Setting.LIVE_EVALUATION, "false");
    open(files);
    untilOpen();
    until("the blocks are found", () -> lookup("#blocks-pane").query().isVisible());
    fxRun(() -> lookup("#blocks-pane").queryAs(TitledPane.class).setExpanded(true));
    settle();
    layOut();
  }

  private StructurePlan plan() {
    return state().recipe().structure();
  }

  private CheckBox box(String block) {
    return lookup(".check-box").queryAllAs(CheckBox.class).stream()
        .filter(box -> box.getText().equals(block))
        .findFirst()
        .orElseThrow();
  }

  private void check(String block) {
    fxRun(() -> box(block).fire());
    settle();
  }

  private void untilRemoved() {
    until("blocks are gone", () -> workbench.channels().orElseThrow().removing().isEmpty());
    settle();
  }

  private long weights() {
    return fx(() -> workbench.channels().orElseThrow().network().parameters());
  }

  private long bytes(String layer) {
    LayerEstimate estimate =
        state().estimate().map(NetworkEstimate::layers).orElseThrow().get(layer);
    return Objects.requireNonNull(estimate).bytes();
  }

  private void undo() {
    fxRun(() -> lookup("#layer-table").query().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
  }

  private void scrollDown() {
    fxRun(() ->
        lookup(".scroll-pane").queryAllAs(ScrollPane.class).stream()
            .filter(pane -> !"blocks-scroll".equals(pane.getId()))
            .forEach(pane -> pane.setVvalue(pane.getVmax())));
    layOut();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void checkedBlocksAreDroppedInAllThatIsShown(String theme) {
    settings.set(Setting.THEME, theme);
    openBlocks(SAMPLES.resolve("residual.onnx"), IMAGES);
    untilDataIsOpen();
    until(
        "the blocks are scored",
        () ->
            lookup("#blocks .progress-bar").queryAllAs(ProgressBar.class).stream()
                .anyMatch(bar -> bar.isVisible() && bar.getProgress() == 1));
    long before = weights();
    select("stage3.block1.pointwise0");
    check("stage3.block1");
    check("stage2.block1");
    assertEquals(Set.of("stage2.block1", "stage3.block1"), plan().dropped());
    assertTrue(text("#blocks-status").contains("2 of 3 blocks dropped"), text("#blocks-status"));
    untilRemoved();
    assertEquals(before - 35_072 - 135_680, weights());
    assertEquals(0, bytes("stage3.block1.pointwise0.conv"));
    assertTrue(bytes("stage3.block2.pointwise0.conv") > 4 * 65_536);
    assertTrue(
        lookup(".label").queryAllAs(Label.class).stream()
            .anyMatch(label -> label.getText().startsWith("Dropped with its block")));
    assertTrue(
        fx(() -> lookup("#network-pane").queryAs(TitledPane.class).getText())
            .contains("2 blocks dropped"));
    scrollDown();
    fxRun(() -> Snapshots.take(stage.getScene(), "blocks-" + theme));
    undo();
    assertEquals(Set.of("stage3.block1"), plan().dropped());
    undo();
    assertFalse(plan().removes());
    untilRemoved();
    assertEquals(before, weights());
  }

  @Test
  void layersStandUnderTheirBlockAndGoWithIt() {
    openBlocks(SAMPLES.resolve("residual.onnx"));
    String layer = "stage2.block1.pointwise0.conv";
    double outer = fx(() -> box("stage2.block1").getBoundsInParent().getMinX());
    assertTrue(fx(() -> box(layer).getBoundsInParent().getMinX()) > outer + 8);
    assertEquals(
        outer, fx(() -> box("stage1.block0.pointwise1.conv").getBoundsInParent().getMinX()));
    check(layer);
    check("stage1.block0.pointwise1.conv");
    assertTrue(text("#blocks-status").contains("2 of 18 layers dropped"), text("#blocks-status"));
    check("stage3.block1");
    assertTrue(
        text("#blocks-status").contains("1 of 3 blocks and 2 of 18 layers dropped"),
        text("#blocks-status"));
    check("stage2.block1");
    assertEquals(
        Set.of("stage1.block0.pointwise1.conv", "stage2.block1", "stage3.block1"),
        plan().dropped());
    assertTrue(fx(() -> box(layer).isDisabled() && !box(layer).isSelected()));
    untilRemoved();
    scrollDown();
    fxRun(() -> Snapshots.take(stage.getScene(), "blocks-layers"));
  }

  /** What was removed by hand outlives the block, and what cannot is named. */
  @Test
  void removedChannelsStayRemovedWhenABlockIsDropped() {
    openBlocks(SAMPLES.resolve("residual.onnx"));
    BitSet some = new BitSet();
    some.set(3, 40);
    String stream = "stage3.block0.pointwise1.conv";
    String inside = "stage3.block1.pointwise0.conv";
    fxRun(() ->
        workbench.edit(
            recipe ->
                recipe.withChannels(
                    new ChannelPlan(Map.of(stream, some, inside, some), ChannelRepair.NONE)),
            "Remove channels",
            null));
    Recipe before = state().recipe();
    fxRun(() -> box("stage3.block1").fire());
    until("the block is dropped", () -> plan().removes());
    settle();
    assertTrue(fx(() -> box("stage3.block1").isSelected()));
    assertEquals(Map.of(stream, some), state().recipe().channels().removed());
    assertTrue(
        text("#blocks-status")
            .contains("What makes the channels of 'stage3.block1.pointwise0.conv' is gone"),
        text("#blocks-status"));
    untilRemoved();
    scrollDown();
    fxRun(() -> Snapshots.take(stage.getScene(), "blocks-carried"));
    Recipe after = state().recipe();
    undo();
    assertEquals(before, state().recipe());
    assertFalse(fx(() -> box("stage3.block1").isSelected()));
    assertFalse(text("#blocks-status").contains("is gone"), text("#blocks-status"));
    fxRun(workbench::redo);
    settle();
    assertEquals(after, state().recipe());
    fxRun(() -> box("stage3.block1").fire());
    until("the block is back", () -> !plan().removes());
    assertEquals(Map.of(stream, some), state().recipe().channels().removed());
  }

  @Test
  void listedTokensKeepTheirRows() throws IOException {
    Path decoder = folder.resolve("decoder.onnx");
    try (var stream =
        BlocksPaneTest.class.getResourceAsStream("/dev/espalier/structure/decoder.onnx")) {
      Files.copy(stream, decoder);
    }
    Path list = folder.resolve("tokens.txt");
    Files.writeString(list, "0-9\n20\n");
    openBlocks(decoder);
    fxRun(() -> {
      TextField unknown = lookup("#tokens-unknown").queryAs(TextField.class);
      unknown.requestFocus();
      unknown.setText("3");
      unknown.fireEvent(new ActionEvent());
    });
    settle();
    dialogs.choose(list);
    fxRun(() -> lookup("#tokens-keep-listed").queryAs(Button.class).fire());
    until("tokens are kept", () -> !workbench.state().recipe().structure().rows().isEmpty());
    untilRemoved();
    assertTrue(
        text("#tokens-status").contains("11 of 64 tokens keep their rows; token 3 stands"),
        text("#tokens-status"));
    scrollDown();
    fxRun(() -> Snapshots.take(stage.getScene(), "tokens"));
    fxRun(() -> lookup("#tokens-keep-all").queryAs(Button.class).fire());
    settle();
    assertFalse(plan().removes());
    Files.writeString(list, "0-64\n");
    dialogs.choose(list);
    fxRun(() -> lookup("#tokens-keep-listed").queryAs(Button.class).fire());
    until("the mistake is said", () -> !dialogs.errors().isEmpty());
    assertTrue(
        dialogs.errors().getFirst().toString().contains("line 1: there is no token 64"),
        dialogs.errors()::toString);
  }

  /** Words and their kinds, each with a table, summed up. */
  private Path twoTables() throws IOException {
    Path file = folder.resolve("two.onnx");
    List<Dim> sequence = List.of(Dim.of(1), Dim.of(4));
    ModelBuilder.opset(13)
        .input("ids", DataType.INT64, sequence)
        .input("types", DataType.INT64, sequence)
        .tensor(NewTensor.of("words", Dims.of(50, 8), floats(400)))
        .tensor(NewTensor.of("kinds", Dims.of(6, 8), floats(48)))
        .tensor(NewTensor.of("w", Dims.of(8, 3), floats(24)))
        .node(NewNode.of("Gather", List.of("words", "ids"), "a"))
        .node(NewNode.of("Gather", List.of("kinds", "types"), "b"))
        .node(NewNode.of("Add", List.of("a", "b"), "sum"))
        .node(NewNode.of("MatMul", List.of("sum", "w"), "y"))
        .output("y")
        .write(file);
    return file;
  }

  private static float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i % 7 - 3;
    }
    return values;
  }

  @SuppressWarnings("unchecked") // the list holds names
  private ComboBox<String> tables() {
    return lookup("#tokens-tables").queryAs(ComboBox.class);
  }

  private void keep(String unknown, Path list) {
    fxRun(() -> {
      TextField field = lookup("#tokens-unknown").queryAs(TextField.class);
      field.requestFocus();
      field.setText(unknown);
      field.fireEvent(new ActionEvent());
    });
    settle();
    int before = plan().rows().size();
    dialogs.choose(list);
    fxRun(() -> lookup("#tokens-keep-listed").queryAs(Button.class).fire());
    until("tokens are kept", () -> plan().rows().size() > before);
    settle();
  }

  @Test
  void eachTableOfTokensCanLoseRows() throws IOException {
    Path list = folder.resolve("tokens.txt");
    Files.writeString(list, "1-4\n");
    openBlocks(twoTables());
    assertEquals(List.of("words", "kinds"), fx(() -> List.copyOf(tables().getItems())));
    assertEquals("words", fx(tables()::getValue));
    assertTrue(fx(() -> tables().isVisible()));
    keep("2", list);
    assertTrue(text("#tokens-status").contains("4 of 50 tokens"), text("#tokens-status"));
    fxRun(() -> tables().setValue("kinds"));
    settle();
    assertEquals("All 6 tokens keep their rows.", text("#tokens-status"));
    assertEquals("0", fx(() -> lookup("#tokens-unknown").queryAs(TextField.class).getText()));
    keep("3", list);
    assertTrue(
        text("#tokens-status").contains("4 of 6 tokens keep their rows; token 3 stands"),
        text("#tokens-status"));
    untilRemoved();
    scrollDown();
    fxRun(() -> Snapshots.take(stage.getScene(), "tokens-tables"));
    assertEquals(Set.of("words", "kinds"), plan().rows().keySet());
    assertEquals(2, plan().rows().get("words").unknown());
    assertEquals(46 * 8 + 2 * 8, 400 + 48 + 24 - weights());
    fxRun(() -> lookup("#tokens-keep-all").queryAs(Button.class).fire());
    settle();
    assertEquals(Set.of("words"), plan().rows().keySet());
    fxRun(() -> tables().setValue("words"));
    settle();
    assertEquals("2", fx(() -> lookup("#tokens-unknown").queryAs(TextField.class).getText()));
    assertTrue(text("#tokens-status").contains("token 2 stands"), text("#tokens-status"));
  }

  /** A layer by itself is no block, and is not called one. */
  @Test
  void droppedLayerIsCalledALayer() {
    openBlocks(SAMPLES.resolve("residual.onnx"));
    String layer = "stage1.block0.pointwise1.conv";
    assertEquals("Drop layer " + layer, fx(() -> box(layer).getAccessibleText()));
    assertEquals("Drop block stage3.block1", fx(() -> box("stage3.block1").getAccessibleText()));
    select("stage1.block0.pointwise1");
    check(layer);
    assertTrue(text("#blocks-status").contains("1 of 18 layers dropped"), text("#blocks-status"));
    assertEquals("Drop layer " + layer, state().undo().orElseThrow());
    String title = fx(() -> lookup("#network-pane").queryAs(TitledPane.class).getText());
    assertTrue(title.contains("1 layer dropped"), title);
    untilRemoved();
    assertTrue(
        lookup(".label").queryAllAs(Label.class).stream()
            .anyMatch(label -> label.getText().startsWith("Dropped: there is nothing to tune")));
    check("stage3.block1");
    title = fx(() -> lookup("#network-pane").queryAs(TitledPane.class).getText());
    assertTrue(title.contains("1 block and 1 layer dropped"), title);
  }
}

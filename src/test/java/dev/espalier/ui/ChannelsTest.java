package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ChannelDesk;
import dev.espalier.app.ChannelWish;
import dev.espalier.app.Stairs;
import dev.espalier.app.settings.Setting;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.ui.chart.ChannelBars;
import dev.espalier.ui.chart.ChannelChart;
import dev.espalier.ui.fx.Snapshots;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.event.EventType;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.TreeTableRow;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;

/** Channels in the inspector, of a group and of the whole network. */
class ChannelsTest extends OpenWindow {

  private void openChannels(Path model, String layer) {
    settings.set(Setting.LIVE_EVALUATION, "false");
    open(model);
    untilOpen();
    select(layer);
    fxRun(() -> lookup("#channels-pane").queryAs(TitledPane.class).setExpanded(true));
    settle();
  }

  private ChannelBars bars() {
    return Objects.requireNonNull(
        fx(() -> lookup("#channel-bars").queryAs(ChannelChart.class).dataProperty().get()));
  }

  private void untilRanked() {
    until("the channels are ranked", () -> lookup("#channel-bars").query().isVisible());
    settle();
    layOut();
  }

  private void slide(int keep) {
    Slider slider = lookup("#channels-keep").queryAs(Slider.class);
    fxRun(() -> {
      slider.setValueChanging(true);
      slider.setValue(keep + 7);
      slider.setValue(keep);
      slider.setValueChanging(false);
    });
    settle();
  }

  private ChannelPlan plan() {
    return state().recipe().channels();
  }

  private BitSet removed(String group) {
    return plan().removed().getOrDefault(group, new BitSet());
  }

  private void undo() {
    fxRun(() -> lookup("#layer-table").query().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
  }

  private void untilRemoved() {
    until(
        "the channels are removed", () -> workbench.channels().orElseThrow().removing().isEmpty());
    settle();
  }

  @Test
  void sliderRemovesTheChannelsOfTheLowestScores() {
    openChannels(LENET, "fc1");
    untilRanked();
    ChannelBars all = bars();
    slide(440);
    assertEquals(60, removed("fc1").cardinality());
    assertTrue(state().decided().unsaved());
    double highestGone = removed("fc1").stream().mapToDouble(i -> all.scores()[i]).max().orElse(0);
    double lowestKept =
        Arrays.stream(all.order())
            .filter(i -> !removed("fc1").get(i))
            .mapToDouble(i -> all.scores()[i])
            .min()
            .orElse(0);
    assertTrue(highestGone <= lowestKept, highestGone + " > " + lowestKept);
    // 60 x (800 + 1 + 10) fewer of 431,080 weights.
    assertTrue(text("#channels-saved").contains("431.1 k → 382.4 k"), text("#channels-saved"));
    untilRemoved();
    layOut();
    fxRun(() -> Snapshots.take(stage.getScene(), "channels"));
    undo();
    assertFalse(plan().removes());
  }

  @Test
  void treeMarksTheLayersThatLoseTheSameChannels() {
    settings.set(Setting.LIVE_EVALUATION, "false");
    open(SAMPLES.resolve("residual.onnx"));
    untilOpen();
    select("stage1.block0.pointwise0");
    fxRun(() ->
        lookup("#layer-table").queryAs(TreeTableView.class).getSelectionModel().clearAndSelect(2));
    fxRun(() -> lookup("#layer-filter").queryAs(TextField.class).clear());
    until("rows are marked", () -> !coupled().isEmpty());
    assertEquals(List.of("stage1.block0.depthwise1.conv"), coupled());
  }

  private List<String> coupled() {
    return lookup(".tree-table-row-cell").queryAllAs(TreeTableRow.class).stream()
        .filter(row -> row.getPseudoClassStates().contains(PseudoClass.getPseudoClass("coupled")))
        .map(row -> String.valueOf(row.getItem()))
        .sorted()
        .toList();
  }

  @Test
  void channelsAreSwitchedByHandAndStaySoWhenTheSliderMoves() {
    openChannels(LENET, "fc1");
    untilRanked();
    ChannelBars all = bars();
    int best = all.order()[499];
    ChannelChart chart = lookup("#channel-bars").queryAs(ChannelChart.class);
    fxRun(chart::requestFocus);
    for (int i = 0; i < 50; i++) {
      push(KeyCode.SHIFT, KeyCode.RIGHT);
    }
    push(KeyCode.SPACE);
    settle();
    assertEquals(bits(best), removed("fc1"));
    slide(490);
    assertEquals(10, removed("fc1").cardinality());
    assertTrue(removed("fc1").get(best));
    assertTrue(fx(() -> lookup("#channels-by-score").query().isVisible()));
    fxRun(() -> lookup("#channels-by-score").queryAs(Button.class).fire());
    settle();
    assertEquals(10, removed("fc1").cardinality());
    assertFalse(removed("fc1").get(best));
  }

  private static BitSet bits(int one) {
    BitSet bits = new BitSet();
    bits.set(one);
    return bits;
  }

  private Stairs stairs(String group) {
    return fx(() -> {
      ChannelDesk desk = workbench.channels().orElseThrow();
      return desk.stairs(desk.found().orElseThrow().graph().group(group).orElseThrow());
    });
  }

  /** As with the mouse: pressed, moved to a count, and let go. */
  private void drag(int count, boolean shift) {
    Slider slider = lookup("#channels-keep").queryAs(Slider.class);
    fxRun(() -> {
      slider.fireEvent(mouse(MouseEvent.MOUSE_PRESSED, shift));
      slider.setValue(count);
      slider.fireEvent(mouse(MouseEvent.MOUSE_RELEASED, shift));
    });
    settle();
  }

  private static MouseEvent mouse(EventType<MouseEvent> type, boolean shift) {
    return new MouseEvent(
        type,
        0,
        0,
        0,
        0,
        MouseButton.PRIMARY,
        1,
        shift,
        false,
        false,
        false,
        true,
        false,
        false,
        false,
        false,
        true,
        null);
  }

  private int keptOfFc1() {
    return 500 - removed("fc1").cardinality();
  }

  @Test
  void sliderStopsWhereTheTimeFalls() {
    openChannels(LENET, "fc1");
    untilRanked();
    until("the channels are timed", () -> stairs("fc1").stage() == Stairs.Stage.DONE);
    settle();
    layOut();
    List<Integer> steps = stairs("fc1").staircase().steps();
    assertTrue(steps.size() > 3, steps::toString);
    assertTrue(lookup("#channel-stairs").query().isVisible());
    assertTrue(text("#channels-times").startsWith("The layers that these channels run through"));
    int step = steps.get(steps.size() - 2);
    drag(step - 1, false);
    assertEquals(step, keptOfFc1());
    assertTrue(text("#channels-times").contains(" ms of "), text("#channels-times"));
    layOut();
    fxRun(() -> Snapshots.take(stage.getScene(), "channel-stairs"));
    drag(step - 1, true);
    assertEquals(step - 1, keptOfFc1());
    assertTrue(text("#channels-times").contains("take about "), text("#channels-times"));

    fxRun(() -> lookup("#channels-keep").query().requestFocus());
    push(KeyCode.RIGHT);
    assertEquals(step, keptOfFc1());
    push(KeyCode.LEFT);
    push(KeyCode.LEFT);
    assertEquals(steps.get(steps.size() - 4), keptOfFc1());
    push(KeyCode.SHIFT, KeyCode.RIGHT);
    assertEquals(steps.get(steps.size() - 4) + 1, keptOfFc1());
  }

  @Test
  void millisecondsAreAskedForAndMet() {
    settings.set(Setting.LIVE_EVALUATION, "false");
    open(SAMPLES.resolve("residual.onnx"));
    untilOpen();
    until("the channels are found", () -> !lookup("#channel-target").query().isDisabled());
    fxRun(() -> amounts().setValue(ChannelWish.Of.MILLISECONDS));
    settle();
    TextField field = lookup("#channel-target-share").queryAs(TextField.class);
    assertEquals("steps of 8", fx(() -> steps().getConverter().toString(steps().getValue())));
    // Half of what a run takes.
    String half = fx(field::getText);
    assertTrue(half.matches("\\d+\\.\\d{4} ms"), half);
    removeUntil();
    // What the first runs took says little of the next: half of that may be had with all channels.
    Matcher measured = Pattern.compile("A run takes (\\S+) ms with all").matcher(chosen());
    if (measured.find()) {
      assertFalse(plan().removes());
      double millis = Double.parseDouble(measured.group(1)) / 2;
      fxRun(() -> {
        field.setText(String.format(Locale.ROOT, "%.4f ms", millis));
        field.fireEvent(new ActionEvent());
      });
      removeUntil();
    }
    assertTrue(plan().removes());
    untilRemoved();
    String status = text("#channel-target-status");
    assertTrue(status.contains("A run takes 0."), status);
    assertTrue(status.contains("as measured for the choice"), status);
  }

  private void removeUntil() {
    String before = chosen();
    fxRun(() -> lookup("#channel-target-remove").queryAs(Button.class).fire());
    until(
        "channels are chosen",
        90,
        () -> plan().removes() || !chosen().equals(before) || !dialogs.errors().isEmpty());
    assertEquals(List.of(), dialogs.errors());
  }

  private String chosen() {
    return text("#channel-target-status");
  }

  @SuppressWarnings("unchecked")
  private ComboBox<Integer> steps() {
    return lookup("#channel-target-step").queryAs(ComboBox.class);
  }

  @SuppressWarnings("unchecked") // the list holds amounts
  private ComboBox<ChannelWish.Of> amounts() {
    return lookup("#channel-target-of").queryAs(ComboBox.class);
  }

  @Test
  void inspectorTellsWhyChannelsGoTogether() {
    openChannels(SAMPLES.resolve("residual.onnx"), "stage1.block0.pointwise1.conv");
    until("the channels are found", () -> !text("#channels-about").isEmpty());
    String about = text("#channels-about");
    assertTrue(about.contains("stage1.block0.shortcut.conv"), about);
    assertTrue(about.contains("residual sum) by /stage1/block0/Add"), about);
    assertTrue(about.contains("depthwise) by /stage2/block0/depthwise0/conv/Conv"), about);
  }

  @Test
  void layerWhoseChannelsAreFixedSaysWhy() {
    openChannels(LENET, "fc2");
    until("the channels are found", () -> !text("#channels-fixed").isEmpty());
    assertEquals(
        "What 'fc2' makes cannot be removed: the channels are what the network puts out as"
            + " 'logits'.",
        text("#channels-fixed"));
    assertEquals(
        "Takes in 500 channels: fc1",
        fx(() -> lookup("#channel-group").queryAs(ComboBox.class).getValue()));
  }

  @Test
  void scoresThatNeedSamplesCannotBeChosenWithoutThem() {
    openChannels(LENET, "fc1");
    untilRanked();
    ComboBox<ChannelScore> score = scores();
    assertEquals(ChannelScore.L2, fx(score::getValue));
    fxRun(() -> score.setValue(ChannelScore.OBS));
    settle();
    assertEquals(ChannelScore.L2, fx(score::getValue));
  }

  @SuppressWarnings("unchecked") // the list holds scores
  private ComboBox<ChannelScore> scores() {
    return lookup("#channel-score").queryAs(ComboBox.class);
  }

  @Test
  void shareOfTheNetworkIsRemovedInOneStep() {
    settings.set(Setting.LIVE_EVALUATION, "false");
    open(LENET);
    untilOpen();
    until("the channels are found", () -> !lookup("#channel-target").query().isDisabled());
    fxRun(() -> lookup("#channel-norms").queryAs(CheckBox.class).fire());
    settle();
    assertFalse(plan().repair().norms());
    fxRun(() -> lookup("#channel-target-remove").queryAs(Button.class).fire());
    until(
        "channels are chosen",
        90,
        () -> state().recipe().channels().removes() || !dialogs.errors().isEmpty());
    assertEquals(List.of(), dialogs.errors());
    untilRemoved();
    assertFalse(plan().repair().norms());
    assertTrue(
        text("#channel-target-status").contains("without repair, as no samples are open"),
        text("#channel-target-status"));
    layOut();
    fxRun(() -> Snapshots.take(stage.getScene(), "channel-target"));
    Map<String, BitSet> chosen = plan().removed();
    int count = chosen.values().stream().mapToInt(BitSet::cardinality).sum();
    assertEquals(
        "Whole network: floats, " + count + " channels removed",
        fx(() -> lookup("#network-pane").queryAs(TitledPane.class).getText()));
    fxRun(() -> lookup("#channel-target-keep").queryAs(Button.class).fire());
    settle();
    assertFalse(plan().removes());
    undo();
    assertEquals(chosen, plan().removed());
  }
}

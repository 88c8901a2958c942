package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.OutputCorrection;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.ui.fx.Snapshots;
import java.util.List;
import java.util.function.Predicate;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** Repairs without training, for a layer and for the network, in the window. */
class RepairTest extends OpenWindow {

  private static final List<String> LAYERS = List.of("conv1", "conv2", "fc1", "fc2");

  private CheckBox equalize() {
    return lookup("#equalize").queryAs(CheckBox.class);
  }

  private String status() {
    return fx(() -> lookup("#equalize-status").queryAs(Label.class).getText());
  }

  private void undo() {
    fxRun(() -> lookup("#layer-table").query().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
  }

  /** Opens the menu, so that it shows how far each repair goes, and chooses one. */
  private String network(int repair) {
    MenuButton menu = lookup("#network-repairs").queryAs(MenuButton.class);
    fxRun(menu::show);
    settle();
    CheckMenuItem item = (CheckMenuItem) menu.getItems().get(repair);
    String text = fx(() -> (item.isSelected() ? "[x] " : "[ ] ") + item.getText());
    fxRun(menu::hide);
    fxRun(item::fire);
    settle();
    return text;
  }

  private boolean all(Predicate<LayerPlan> property) {
    return LAYERS.stream().map(this::plan).allMatch(property);
  }

  private double widest() {
    return fx(() ->
        workbench
            .preview(List.of(new LayerId("conv1")))
            .flatMap(selected -> selected.preview())
            .map(preview -> preview.before().high())
            .orElse(0.0));
  }

  @Test
  void layerIsEqualizedWithItsNeighbourAndTheHistogramFollows() {
    open(LENET);
    untilOpen();
    select("conv1");
    until("the weights are read", () -> widest() > 0);
    double original = widest();
    fxRun(() -> equalize().fire());
    settle();
    assertTrue(plan("conv1").equalization());
    assertEquals("Without effect until it is switched on for conv2, too.", status());
    assertEquals("[ ] Equalize channels (some layers)", network(0));
    assertTrue(all(LayerPlan::equalization));
    assertEquals("With conv2.", status());
    until("the rescaled weights are read", () -> widest() != original);
    fxRun(() -> Snapshots.take(stage.getScene(), "equalized"));
    undo();
    assertFalse(plan("fc1").equalization());
    assertTrue(plan("conv1").equalization());
    until("the original weights are back", () -> widest() == original);
  }

  @Test
  void repairsOfTheNetworkAreSwitchedAndTakenBackInOneStepEach() {
    open(LENET);
    untilOpen();
    select("conv1");
    assertEquals("[ ] Correct mean and deviation of outputs", network(3));
    assertTrue(all(plan -> plan.correction() == OutputCorrection.MEAN_AND_DEVIATION));
    assertEquals("[ ] Correct the mean of outputs", network(2));
    assertTrue(all(plan -> plan.correction() == OutputCorrection.MEAN));
    assertEquals("[ ] Refit the weights that pruning keeps", network(1));
    assertTrue(all(LayerPlan::refit));
    assertEquals("[x] Correct the mean of outputs", network(2));
    assertTrue(all(plan -> plan.correction() == OutputCorrection.NONE));
    undo();
    assertTrue(all(plan -> plan.correction() == OutputCorrection.MEAN));
    undo();
    assertFalse(plan("fc2").refit());
  }

  @Test
  void switchOfSeveralLayersStandsBetweenWhenTheyDiffer() {
    open(LENET);
    untilOpen();
    select("conv2");
    fxRun(() -> equalize().fire());
    settle();
    fxRun(() -> lookup("#layer-filter").queryAs(TextField.class).clear());
    settle();
    fxRun(
        () -> lookup("#layer-table").queryAs(TreeTableView.class).getSelectionModel().selectAll());
    settle();
    assertTrue(fx(() -> equalize().isIndeterminate()));
    fxRun(() -> equalize().fire());
    settle();
    assertTrue(all(LayerPlan::equalization));
    assertFalse(fx(() -> equalize().isIndeterminate()));
  }

  @Test
  void layerWithoutNeighbourSaysWhy() {
    open(SAMPLES.resolve("residual.onnx"));
    untilOpen();
    select("stem.conv");
    assertTrue(fx(() -> equalize().isDisabled()));
    assertEquals(
        "Cannot be equalized: this layer puts out what 2 operators use; it takes in what the"
            + " network takes in.",
        status());
    fxRun(() -> Snapshots.take(stage.getScene(), "equalize-refused"));
  }
}

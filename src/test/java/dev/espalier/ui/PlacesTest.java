package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.Pruning;
import dev.espalier.method.Saliency;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.inspector.PruneMode;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Patterns, blocks, refits and the division of a sparsity, in the window. */
class PlacesTest extends OpenWindow {

  @BeforeEach
  void openLayer() {
    open(LENET);
    untilOpen();
    select("fc1");
  }

  @SuppressWarnings("unchecked") // it holds modes
  private void mode(PruneMode mode) {
    ChoiceBox<PruneMode> modes = lookup("#prune-mode").queryAs(ChoiceBox.class);
    fxRun(() -> modes.setValue(mode));
    settle();
  }

  @SuppressWarnings("unchecked") // it holds texts
  private void places(String text) {
    ComboBox<String> places = lookup("#places").queryAs(ComboBox.class);
    fxRun(() -> places.setValue(text));
    settle();
  }

  private Label problem() {
    return lookup("#places-problem").queryAs(Label.class);
  }

  private void undo() {
    fxRun(() -> lookup("#layer-table").query().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
  }

  @Test
  void patternIsChosenTypedAndTakenBack() {
    assertFalse(lookup("#places").query().isVisible());
    mode(PruneMode.PATTERN);
    assertEquals(new Pruning.Pattern(2, 4), plan("fc1").pruning());
    assertTrue(lookup("#prune-slider").queryAs(Slider.class).isDisabled());
    places("3:16");
    assertEquals(new Pruning.Pattern(3, 16), plan("fc1").pruning());
    places("16:3");
    assertEquals(new Pruning.Pattern(3, 16), plan("fc1").pruning());
    ComboBox<?> places = lookup("#places").queryAs(ComboBox.class);
    fxRun(() -> places.getEditor().setText("nothing"));
    assertTrue(fx(() -> problem().getText()).contains("such as 2:4"));
    undo();
    assertEquals(new Pruning.Pattern(2, 4), plan("fc1").pruning());
    fxRun(() -> Snapshots.take(stage.getScene(), "pattern"));
  }

  @Test
  void blocksKeepTheirShareAndTheirSides() {
    mode(PruneMode.SPARSITY);
    Slider slider = lookup("#prune-slider").queryAs(Slider.class);
    fxRun(() -> slider.setValue(30));
    settle();
    mode(PruneMode.BLOCKS);
    places("4x4");
    Pruning.Blocks blocks = (Pruning.Blocks) plan("fc1").pruning();
    assertEquals("4x4", blocks.sides());
    assertEquals(0.3, blocks.fraction(), 1e-3);
    fxRun(() -> slider.setValue(60));
    settle();
    assertEquals(new Pruning.Blocks(4, 4, 0.6), plan("fc1").pruning());
    fxRun(() -> Snapshots.take(stage.getScene(), "blocks"));
  }

  @Test
  @SuppressWarnings("unchecked") // it holds scores
  void refitIsASwitchOfItsOwnExceptForTheSurgeon() {
    ComboBox<?> refit = lookup("#refit").queryAs(ComboBox.class);
    assertEquals("KEPT", fx(() -> String.valueOf(refit.getValue())));
    mode(PruneMode.PATTERN);
    fxRun(() -> refit.getSelectionModel().select(1));
    settle();
    assertTrue(plan("fc1").refit());
    assertTrue(plan("fc1").needsInputs());
    undo();
    assertFalse(plan("fc1").refit());
    ComboBox<Saliency> saliency = lookup("#saliency").queryAs(ComboBox.class);
    fxRun(() -> saliency.setValue(Saliency.OBS));
    settle();
    assertEquals("REFITTED", fx(() -> String.valueOf(refit.getValue())));
    fxRun(() -> refit.getSelectionModel().select(0));
    settle();
    assertEquals("REFITTED", fx(() -> String.valueOf(refit.getValue())));
    fxRun(refit::show);
    settle();
    boolean disabled =
        lookup(".combo-box-popup .list-cell").queryAllAs(ListCell.class).stream()
            .filter(cell -> cell.getItem() != null && cell.isVisible())
            .filter(cell -> "KEPT".equals(cell.getItem().toString()))
            .allMatch(cell -> cell.isDisabled());
    fxRun(refit::hide);
    assertTrue(disabled);
  }

  @Test
  void sparsityIsDividedInOneStep() {
    MenuButton divide = lookup("#divide").queryAs(MenuButton.class);
    assertTrue(divide.isDisabled(), "one layer has nothing to divide with");
    fxRun(() -> lookup("#layer-filter").queryAs(TextField.class).clear());
    settle();
    fxRun(
        () -> lookup("#layer-table").queryAs(TreeTableView.class).getSelectionModel().selectAll());
    settle();
    mode(PruneMode.GLOBAL);
    Slider slider = lookup("#prune-slider").queryAs(Slider.class);
    fxRun(() -> slider.setValue(80));
    settle();
    assertFalse(divide.isDisabled());
    fxRun(() -> divide.getItems().get(2).fire());
    settle();
    // The kernel rule: 800 x 500 against 20 x 1 x 5 x 5, which stays dense.
    assertEquals(new Pruning.Sparsity(0), plan("conv1").pruning());
    double total = 0;
    double zeros = 0;
    for (String[] layer :
        new String[][] {{"conv1", "500"}, {"conv2", "25000"}, {"fc1", "400000"}, {"fc2", "5000"}}) {
      double size = Double.parseDouble(layer[1]);
      zeros += size * ((Pruning.Sparsity) plan(layer[0]).pruning()).fraction();
      total += size;
    }
    assertEquals(0.8 * total, zeros, 1e-3 * total);
    fxRun(() -> divide.getItems().get(1).fire());
    settle();
    assertEquals(0.8, ((Pruning.Sparsity) plan("fc2").pruning()).fraction(), 1e-6);
    undo();
    undo();
    assertEquals(Pruning.GLOBAL, plan("fc1").pruning());
    fxRun(() -> Snapshots.take(stage.getScene(), "divide"));
  }
}

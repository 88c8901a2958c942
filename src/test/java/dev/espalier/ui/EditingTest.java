package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.recipe.LayerPlan;
import dev.espalier.ui.chart.HistogramChart;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of the edit menu, and what the inspector says of several layers. */
class EditingTest extends OpenWindow {

  @BeforeEach
  void openModel() {
    open(LENET);
    untilOpen();
  }

  private TreeTableView<?> table() {
    return lookup("#layer-table").queryAs(TreeTableView.class);
  }

  private TextField field(String query) {
    return lookup(query).queryAs(TextField.class);
  }

  private void selectRows(int first, int... more) {
    fxRun(() -> table().getSelectionModel().clearSelection());
    fxRun(() -> table().getSelectionModel().selectIndices(first, more));
    untilWeightsAreRead();
  }

  private void setBits(String bits) {
    clickOn("#bits-field").push(KeyCode.CONTROL, KeyCode.A).write(bits).type(KeyCode.ENTER);
    settle();
  }

  private MenuItem menuItem(String id) {
    return lookup(".menu-bar").queryAs(MenuBar.class).getMenus().stream()
        .flatMap(menu -> menu.getItems().stream())
        .filter(item -> id.equals(item.getId()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void undoInATextFieldUndoesTheTextAndElsewhereTheRecipe() {
    selectRows(3);
    setBits("8");
    LayerPlan changed = plan("fc1");

    clickOn("#layer-filter").write("co");
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertTrue(field("#layer-filter").getText().length() < 2);
    assertEquals(changed, plan("fc1"));

    fxRun(() -> table().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertEquals(LayerPlan.NONE, plan("fc1"));
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
    settle();
    assertEquals(changed, plan("fc1"));
  }

  @Test
  void undoWhileANumberIsTypedTakesTheTypingBack() {
    selectRows(3);
    setBits("8");
    LayerPlan changed = plan("fc1");
    clickOn("#prune-field").push(KeyCode.CONTROL, KeyCode.A).write("55");
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertFalse(field("#prune-field").getText().contains("55"));
    assertEquals(changed, plan("fc1"));
  }

  @Test
  void controlYRedoesInTheWindowAndInAText() {
    selectRows(3);
    setBits("8");
    LayerPlan changed = plan("fc1");
    fxRun(() -> table().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertEquals(LayerPlan.NONE, plan("fc1"));
    push(KeyCode.CONTROL, KeyCode.Y);
    settle();
    assertEquals(changed, plan("fc1"));

    clickOn("#layer-filter").write("c");
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertEquals("", field("#layer-filter").getText());
    push(KeyCode.CONTROL, KeyCode.Y);
    settle();
    assertEquals("c", field("#layer-filter").getText());
    assertEquals(changed, plan("fc1"));
  }

  @ParameterizedTest
  @CsvSource({
    "#bits-field, abc, 1 to 8",
    "#bits-field, 9, 16 or 32",
    "#bits-field, 4.5, 1 to 8",
    "#prune-field, 150, 0 to 100",
    "#prune-field, -1, 0 to 100",
    "#prune-field, x, 0 to 100"
  })
  void numberThatIsNotAllowedIsExplainedAndChangesNothing(
      String field, String typed, String explained) {
    selectRows(3);
    setBits("8");
    LayerPlan before = plan("fc1");
    String shown = field(field).getText();
    String problem = field.replace("field", "problem");
    assertFalse(lookup(problem).query().isVisible());

    clickOn(field).push(KeyCode.CONTROL, KeyCode.A).write(typed);
    settle();
    assertTrue(text(problem).contains(explained), text(problem));
    assertTrue(lookup(problem).query().isVisible());
    type(KeyCode.ENTER);
    settle();
    assertEquals(before, plan("fc1"));
    assertEquals(typed, field(field).getText());

    type(KeyCode.ESCAPE);
    settle();
    assertEquals(shown, field(field).getText());
    assertFalse(lookup(problem).query().isVisible());

    push(KeyCode.CONTROL, KeyCode.A).write(typed);
    fxRun(() -> table().requestFocus());
    settle();
    assertEquals(shown, field(field).getText());
    assertEquals(before, plan("fc1"));
  }

  @Test
  void numberThatIsTypedCountsWhenTheFieldIsLeft() {
    selectRows(3);
    clickOn("#bits-field").push(KeyCode.CONTROL, KeyCode.A).write("5").type(KeyCode.TAB);
    settle();
    assertEquals(5, plan("fc1").quantization().bits());
    assertEquals("5 bits", field("#bits-field").getText());
  }

  @Test
  void undoInAFieldWithoutTypingLeftUndoesTheRecipe() {
    selectRows(3);
    setBits("8");
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertEquals(LayerPlan.NONE, plan("fc1"));
  }

  @Test
  void menuCommandsWorkOnTheSelection() {
    assertEquals(
        "Reset selected layers  (select layers that were changed)",
        menuItem("menu-reset-layers").getText());
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.A);
    settle();
    assertEquals("4 layers", text("#inspector-headline"));
    setBits("4");
    assertEquals(4, state().recipe().plans().size());

    fxRun(() -> table().requestFocus());
    push(KeyCode.CONTROL, KeyCode.BACK_SPACE);
    settle();
    assertTrue(state().recipe().isEmpty());
    push(KeyCode.CONTROL, KeyCode.F);
    settle();
    assertTrue(field("#layer-filter").isFocused());
  }

  @Test
  void headerSaysHowManyLayersAndWhatIsMixed() {
    selectRows(3);
    setBits("4");
    clickOn("#prune-field").push(KeyCode.CONTROL, KeyCode.A).write("30").type(KeyCode.ENTER);
    selectRows(1, 3);
    assertEquals("2 layers", text("#inspector-headline"));
    assertEquals("Mixed: pruning, bits (4 to 32).", text("#inspector-mixed"));

    setBits("6");
    assertEquals("Mixed: pruning.", text("#inspector-mixed"));
    assertEquals(
        List.of(6, 6),
        state().recipe().plans().values().stream().map(p -> p.quantization().bits()).toList());
    selectRows(0);
    assertEquals("4 layers", text("#inspector-headline"));
  }

  @Test
  void thresholdIsShownOnlyWhereAllLayersHaveTheSame() {
    HistogramChart histogram = lookup("#histogram").queryAs(HistogramChart.class);
    selectRows(3);
    clickOn("#prune-field").push(KeyCode.CONTROL, KeyCode.A).write("30").type(KeyCode.ENTER);
    settle();
    assertTrue(fx(() -> histogram.thresholdProperty().get()) > 0);
    selectRows(0);
    clickOn("#prune-field").push(KeyCode.CONTROL, KeyCode.A).write("40").type(KeyCode.ENTER);
    settle();
    assertTrue(Double.isNaN(fx(() -> histogram.thresholdProperty().get())));
  }

  @Test
  void tabGoesThroughThePanesInReadingOrder() {
    selectRows(3);
    setBits("4");
    fxRun(() -> field("#layer-filter").requestFocus());
    List<String> order = new ArrayList<>();
    for (int tabs = 0; tabs < 40 && !order.contains("compare-evaluate"); tabs++) {
      push(KeyCode.TAB);
      order.add(fx(() -> String.valueOf(stage.getScene().getFocusOwner().getId())));
    }
    assertEquals(
        List.of(
            "layer-flat",
            "layer-table",
            "network-pane",
            "histogram-log",
            "inspector-reset",
            "histogram",
            "channels-pane",
            "factor-mode",
            "prune-mode",
            "prune-field",
            "prune-slider",
            "saliency",
            "refit",
            "layer-activation",
            "bits-field",
            "bits-slider",
            "format",
            "scheme",
            "granularity",
            "range",
            "rounding",
            "encoding",
            "equalize",
            "network-repairs",
            "correction",
            "compare-evaluate"),
        order);
  }

  @Test
  void disabledMenuItemsSayWhy() {
    assertEquals("Last export  (nothing was exported yet)", menuItem("menu-last-export").getText());
    assertEquals("Data and preprocessing  (open data first)", menuItem("menu-data").getText());
    push(KeyCode.CONTROL, KeyCode.W);
    settle();
    assertEquals("Save recipe  (open a model first)", menuItem("menu-save-recipe").getText());
    assertTrue(menuItem("menu-save-recipe").isDisable());
  }
}

package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.recipe.LayerPlan;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
  void tabGoesThroughThePanesInReadingOrder() {
    selectRows(3);
    setBits("4");
    fxRun(() -> field("#layer-filter").requestFocus());
    List<String> order = new ArrayList<>();
    for (int tabs = 0; tabs < 14; tabs++) {
      push(KeyCode.TAB);
      order.add(fx(() -> String.valueOf(stage.getScene().getFocusOwner().getId())));
    }
    assertEquals(
        List.of(
            "layer-flat",
            "layer-table",
            "histogram-log",
            "inspector-reset",
            "histogram",
            "prune-mode",
            "prune-field",
            "prune-slider",
            "bits-field",
            "bits-slider",
            "scheme",
            "granularity",
            "range",
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

package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.ui.fx.Snapshots;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.GridPane;
import org.junit.jupiter.api.Test;

/** The table of the ways in which the selected layer could be written. */
class WaysTest extends OpenWindow {
  private static final int COLUMNS = 4;

  private GridPane table() {
    return lookup("#ways").queryAs(GridPane.class);
  }

  /** The cells of a row; the first row holds the headings. */
  private List<Label> row(int row) {
    List<Label> cells = new ArrayList<>();
    for (int column = 0; column < COLUMNS; column++) {
      cells.add((Label) table().getChildren().get(COLUMNS * row + column));
    }
    return cells;
  }

  private boolean measured() {
    int rows = table().getChildren().size() / COLUMNS;
    for (int row = 1; row < rows; row++) {
      if (row(row).getLast().getText().equals("…")) {
        return false;
      }
    }
    return rows > 1;
  }

  @Test
  void waysOfTheSelectedLayerAreMeasuredByThemselves() throws Exception {
    open(LENET);
    untilOpen();
    assertFalse(table().getParent().isVisible());
    select("fc1");
    until("each way is measured", this::measured);
    layOut();
    ScrollPane inspector = lookup(".inspector > * > .scroll-pane").queryAs(ScrollPane.class);
    fxRun(() -> inspector.setVvalue(inspector.getVmax()));
    layOut();
    fxRun(() -> Snapshots.take(stage.getScene(), "ways"));
    List<String> names = new ArrayList<>();
    for (int row = 1; row <= 5; row++) {
      names.add(row(row).getFirst().getText());
      assertTrue(row(row).get(3).getText().matches("(⚠ )?\\d+\\.\\d\\d×"), row(row)::toString);
    }
    assertEquals(
        List.of(
            "▸ floats",
            "small weights",
            "integers, static",
            "integers, dynamic",
            "runtime's operators"),
        names);
    assertEquals("1.00×", row(1).getLast().getText());
    assertTrue(row(5).getFirst().getTooltip().getText().startsWith("MatMulNBits, 8 bits"));
    TreeTableView<?> tree = lookup("#layer-table").queryAs(TreeTableView.class);
    fxRun(() -> tree.getSelectionModel().clearSelection());
    settle();
    assertFalse(table().getParent().isVisible());
  }

  /** A convolution has no operators of its own for small weights, and no dynamic integers. */
  @Test
  void whatALayerCannotBeSaysWhy() {
    open(LENET);
    untilOpen();
    select("conv2");
    until("each way is measured", this::measured);
    for (int row = 4; row <= 5; row++) {
      assertEquals("—", row(row).getLast().getText());
      String why = row(row).getFirst().getTooltip().getText();
      assertTrue(
          why.startsWith("Not possible: the layer is a convolution, ")
              || why.startsWith("Not possible: the layer is of type Conv, "),
          why);
    }
  }

  /** Until the person sets something else. */
  @Test
  void whatASearchHasSetIsSaid() {
    open(LENET);
    untilOpen();
    fxRun(() ->
        workbench.edit(
            recipe ->
                recipe
                    .withActivations(ActivationPlan.of(ActivationRange.MIN_MAX))
                    .update(List.of("fc1"), plan -> plan.withActivation(ActivationSwitch.OFF))
                    .insteadOf(recipe),
            "Fastest for this machine",
            null));
    select("fc1");
    assertEquals(
        "Stays floats: it is left out by its own setting. The search for the fastest has set that;"
            + " another one considers it again.",
        text("#layer-arithmetic"));
    fxRun(() ->
        workbench.edit(
            recipe ->
                recipe
                    .update(List.of("fc1"), plan -> plan.withActivation(ActivationSwitch.ON))
                    .update(List.of("fc1"), plan -> plan.withActivation(ActivationSwitch.OFF)),
            "off",
            null));
    settle();
    assertEquals("Stays floats: it is left out by its own setting.", text("#layer-arithmetic"));
  }
}

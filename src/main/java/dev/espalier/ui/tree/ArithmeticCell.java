package dev.espalier.ui.tree;

import javafx.css.PseudoClass;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;
import org.jspecify.annotations.Nullable;

/** What a row is computed with; why, and by which operator, is in the tooltip. */
final class ArithmeticCell extends TreeTableCell<TreeRow, RowArithmetic> {

  private static final PseudoClass WARNS = PseudoClass.getPseudoClass("warns");
  private static final PseudoClass FLOATS = PseudoClass.getPseudoClass("floats");
  private static final double TIP_WIDTH = 320;

  private final Tooltip tooltip = new Tooltip();

  ArithmeticCell() {
    getStyleClass().add("arithmetic-cell");
    tooltip.setWrapText(true);
    tooltip.setMaxWidth(TIP_WIDTH);
  }

  @Override
  protected void updateItem(@Nullable RowArithmetic item, boolean empty) {
    super.updateItem(item, empty);
    RowArithmetic shown = empty || item == null ? RowArithmetic.NONE : item;
    setText(shown.text());
    tooltip.setText(shown.words());
    setTooltip(shown.words().isEmpty() ? null : tooltip);
    pseudoClassStateChanged(WARNS, shown.warns());
    pseudoClassStateChanged(FLOATS, shown.integers() == 0);
  }
}

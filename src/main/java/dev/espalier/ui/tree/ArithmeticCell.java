package dev.espalier.ui.tree;

import javafx.css.PseudoClass;
import org.jspecify.annotations.Nullable;

/** What a row is computed with; why, and by which operator, is in the tooltip. */
final class ArithmeticCell extends TipCell<RowArithmetic> {

  private static final PseudoClass WARNS = PseudoClass.getPseudoClass("warns");
  private static final PseudoClass FLOATS = PseudoClass.getPseudoClass("floats");

  ArithmeticCell() {
    super("arithmetic-cell");
  }

  @Override
  protected void updateItem(@Nullable RowArithmetic item, boolean empty) {
    super.updateItem(item, empty);
    RowArithmetic shown = empty || item == null ? RowArithmetic.NONE : item;
    show(shown.text(), shown.words());
    pseudoClassStateChanged(WARNS, shown.warns());
    pseudoClassStateChanged(FLOATS, shown.integers() == 0);
  }
}

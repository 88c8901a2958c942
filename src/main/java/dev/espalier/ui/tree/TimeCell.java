package dev.espalier.ui.tree;

import javafx.css.PseudoClass;
import org.jspecify.annotations.Nullable;

/** The time of a row; layers that become slower are marked, with the figures in the tooltip. */
final class TimeCell extends TipCell<RowFigures> {

  private static final PseudoClass SLOWER = PseudoClass.getPseudoClass("slower");

  TimeCell() {
    super("time-cell");
  }

  @Override
  protected void updateItem(@Nullable RowFigures item, boolean empty) {
    super.updateItem(item, empty);
    RowFigures shown = empty || item == null ? RowFigures.NONE : item;
    TreeRow row = getTableRow() == null ? null : getTableRow().getItem();
    boolean layer = row != null && row.layer().isPresent();
    String words = RowText.slower(shown, layer);
    boolean slower = layer && !words.isEmpty();
    show((slower ? "⚠" : "") + RowText.millis(shown), words);
    setAccessibleText(slower ? "slower, " + RowText.millis(shown) : null);
    pseudoClassStateChanged(SLOWER, slower);
  }
}

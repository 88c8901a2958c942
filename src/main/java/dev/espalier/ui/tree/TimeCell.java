package dev.espalier.ui.tree;

import javafx.css.PseudoClass;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;
import org.jspecify.annotations.Nullable;

/** The time of a row; layers that become slower are marked, with the figures in the tooltip. */
final class TimeCell extends TreeTableCell<TreeRow, RowFigures> {

  private static final PseudoClass SLOWER = PseudoClass.getPseudoClass("slower");
  private static final double TIP_WIDTH = 320;

  private final Tooltip tooltip = new Tooltip();

  TimeCell() {
    getStyleClass().add("time-cell");
    tooltip.setWrapText(true);
    tooltip.setMaxWidth(TIP_WIDTH);
  }

  @Override
  protected void updateItem(@Nullable RowFigures item, boolean empty) {
    super.updateItem(item, empty);
    RowFigures shown = empty || item == null ? RowFigures.NONE : item;
    TreeRow row = getTableRow() == null ? null : getTableRow().getItem();
    boolean layer = row != null && row.layer().isPresent();
    String words = RowText.slower(shown, layer);
    boolean slower = layer && !words.isEmpty();
    setText((slower ? "⚠" : "") + RowText.millis(shown));
    setAccessibleText(slower ? "slower, " + RowText.millis(shown) : null);
    tooltip.setText(words);
    setTooltip(words.isEmpty() ? null : tooltip);
    pseudoClassStateChanged(SLOWER, slower);
  }
}

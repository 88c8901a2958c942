package dev.espalier.ui.tree;

import dev.espalier.ui.fx.Icon;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/**
 * The time of a row; layers that become slower are marked, with the figures in the tooltip. The
 * mark is an icon: as a character it is so wide that it would take the place of figures.
 */
final class TimeCell extends TipCell<RowFigures> {

  private static final PseudoClass SLOWER = PseudoClass.getPseudoClass("slower");

  private final Node mark = Icon.WARN.node("slower-mark");

  TimeCell() {
    super("time-cell");
  }

  @Override
  protected void updateItem(@Nullable RowFigures item, boolean empty) {
    super.updateItem(item, empty);
    RowFigures shown = empty || item == null ? RowFigures.NONE : item;
    TreeRow row = getTableRow() == null ? null : getTableRow().getItem();
    boolean layer = row != null && row.layer().isPresent();
    String words = RowText.time(shown, layer);
    boolean slower = layer && shown.slower() > 0;
    show(RowText.millis(shown), words);
    setGraphic(slower ? mark : null);
    setAccessibleText(slower ? "slower, " + RowText.millis(shown) : null);
    pseudoClassStateChanged(SLOWER, slower);
  }
}

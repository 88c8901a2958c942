package dev.espalier.ui.tree;

import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;

/** A cell with a short text, and what there is to say about it in the tooltip. */
abstract class TipCell<T> extends TreeTableCell<TreeRow, T> {

  private static final double TIP_WIDTH = 320;

  private final Tooltip tooltip = new Tooltip();

  TipCell(String style) {
    getStyleClass().add(style);
    tooltip.setWrapText(true);
    tooltip.setMaxWidth(TIP_WIDTH);
  }

  /**
   * Shows both.
   *
   * @param words empty if there is nothing to say
   */
  final void show(String text, String words) {
    setText(text);
    tooltip.setText(words);
    setTooltip(words.isEmpty() ? null : tooltip);
  }
}

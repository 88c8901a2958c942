package dev.espalier.ui.tree;

import javafx.css.PseudoClass;
import javafx.scene.control.TreeTableRow;
import org.jspecify.annotations.Nullable;

/** A row that looks dimmed where nothing can be tuned, and is marked where something was. */
final class LayerTableRow extends TreeTableRow<TreeRow> {

  private static final PseudoClass FIXED = PseudoClass.getPseudoClass("fixed");
  private static final PseudoClass BRANCH = PseudoClass.getPseudoClass("branch");

  @Override
  protected void updateItem(@Nullable TreeRow row, boolean empty) {
    super.updateItem(row, empty);
    pseudoClassStateChanged(FIXED, row != null && !empty && !row.tunable());
    pseudoClassStateChanged(BRANCH, row != null && !empty && !row.children().isEmpty());
  }
}

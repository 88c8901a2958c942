package dev.espalier.ui.tree;

import javafx.css.PseudoClass;
import javafx.scene.control.TreeTableRow;
import org.jspecify.annotations.Nullable;

/**
 * A row that looks dimmed where nothing can be tuned, and is marked where it loses the same
 * channels as the selected one.
 */
final class LayerTableRow extends TreeTableRow<TreeRow> {

  private static final PseudoClass FIXED = PseudoClass.getPseudoClass("fixed");
  private static final PseudoClass BRANCH = PseudoClass.getPseudoClass("branch");
  private static final PseudoClass COUPLED = PseudoClass.getPseudoClass("coupled");

  LayerTableRow() {
    itemProperty()
        .flatMap(TreeRow::coupledProperty)
        .orElse(false)
        .subscribe(coupled -> pseudoClassStateChanged(COUPLED, coupled));
  }

  @Override
  protected void updateItem(@Nullable TreeRow row, boolean empty) {
    super.updateItem(row, empty);
    pseudoClassStateChanged(FIXED, row != null && !empty && !row.tunable());
    pseudoClassStateChanged(BRANCH, row != null && !empty && !row.children().isEmpty());
  }
}

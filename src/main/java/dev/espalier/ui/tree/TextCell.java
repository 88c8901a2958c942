package dev.espalier.ui.tree;

import java.util.function.Function;
import javafx.scene.control.TreeTableCell;
import org.jspecify.annotations.Nullable;

/** A cell that shows a value as text. */
final class TextCell<T> extends TreeTableCell<TreeRow, T> {

  private final Function<T, String> text;

  TextCell(Function<T, String> text) {
    this.text = text;
  }

  @Override
  protected void updateItem(@Nullable T item, boolean empty) {
    super.updateItem(item, empty);
    setText(empty || item == null ? "" : text.apply(item));
  }
}

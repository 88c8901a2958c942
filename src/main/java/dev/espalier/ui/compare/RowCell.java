package dev.espalier.ui.compare;

import java.util.function.Function;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/** A cell that shows something of its row as text, and all of it to who points at it. */
final class RowCell<R> extends TableCell<R, R> {

  private final Function<R, String> text;

  RowCell(Function<R, String> text) {
    this.text = text;
  }

  /** Leaves what room there is to the other columns. */
  static void fixWidth(TableColumn<?, ?> column, double width) {
    column.setMinWidth(width);
    column.setPrefWidth(width);
    column.setMaxWidth(width);
  }

  @Override
  protected void updateItem(@Nullable R row, boolean empty) {
    super.updateItem(row, empty);
    String shown = empty || row == null ? "" : text.apply(row);
    setText(shown);
    setTooltip(shown.isEmpty() ? null : new Tooltip(shown));
  }
}

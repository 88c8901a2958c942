package dev.espalier.ui.tree;

import java.util.function.Function;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;
import org.jspecify.annotations.Nullable;

/** The name of a row; what else there is to say about it is in the tooltip. */
final class NameCell extends TreeTableCell<TreeRow, TreeRow> {

  private final Function<TreeRow, String> label;
  private final Tooltip tooltip = new Tooltip();

  NameCell(Function<TreeRow, String> label) {
    this.label = label;
    // Neighbours often begin alike, or end alike: "depthwise.conv", "pointwise.conv".
    setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    setEllipsisString("…");
  }

  @Override
  protected void updateItem(@Nullable TreeRow row, boolean empty) {
    super.updateItem(row, empty);
    if (empty || row == null) {
      setText("");
      setTooltip(null);
      return;
    }
    setText(label.apply(row));
    String path = row.layer().map(layer -> layer.id().value()).orElse(row.name());
    tooltip.setText(row.note().isEmpty() ? path : path + "\n" + row.note());
    setTooltip(tooltip);
  }
}

package dev.espalier.ui.palette;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** An item of the palette: icon, name, menu and keys. */
final class PaletteCell extends ListCell<PaletteItem> {
  private final Label name = new Label();
  private final Label detail = new Label();
  private final Label keys = new Label();
  private final HBox row;

  PaletteCell() {
    getStyleClass().add("palette-cell");
    detail.getStyleClass().add("muted");
    keys.getStyleClass().addAll("muted", "keys");
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    row = new HBox(8, name, detail, space, keys);
    row.setAlignment(Pos.CENTER_LEFT);
  }

  @Override
  protected void updateItem(@Nullable PaletteItem item, boolean empty) {
    super.updateItem(item, empty);
    if (empty || item == null) {
      setGraphic(null);
      return;
    }
    name.setText(item.text());
    name.setGraphic(item.icon().node());
    detail.setText(item.detail());
    keys.setText(item.shortcut());
    row.setOpacity(item.enabled() ? 1 : 0.45);
    setGraphic(row);
  }
}

package dev.espalier.ui.inspector;

import dev.espalier.ui.fx.BasisBadge;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;

/**
 * Readouts in rows: what, how much, and where that comes from. Labels are kept while their number
 * stays the same.
 */
final class ReadoutGrid {

  private static final int COLUMNS = 3;
  private static final double TIP_WIDTH = 320;

  private ReadoutGrid() {}

  static void fill(GridPane grid, List<Readout> readouts) {
    if (grid.getChildren().size() != COLUMNS * readouts.size()) {
      rebuild(grid, readouts.size());
    }
    for (int row = 0; row < readouts.size(); row++) {
      Readout readout = readouts.get(row);
      label(grid, row, 0).setText(readout.label());
      label(grid, row, 1).setText(readout.text());
      label(grid, row, 1).setTooltip(readout.more().isEmpty() ? null : tip(readout.more()));
      Label basis = label(grid, row, 2);
      basis.setVisible(readout.basis().isPresent());
      readout.basis().ifPresent(known -> BasisBadge.show(basis, known));
    }
  }

  private static Tooltip tip(String text) {
    Tooltip tip = new Tooltip(text);
    tip.setWrapText(true);
    tip.setMaxWidth(TIP_WIDTH);
    return tip;
  }

  private static void rebuild(GridPane grid, int rows) {
    grid.getChildren().clear();
    for (int row = 0; row < rows; row++) {
      Label name = new Label();
      name.getStyleClass().add("muted");
      name.setWrapText(true);
      name.setMinHeight(Region.USE_PREF_SIZE);
      Label text = new Label();
      text.setMinWidth(Region.USE_PREF_SIZE);
      Label basis = new Label();
      basis.setMinWidth(Region.USE_PREF_SIZE);
      grid.addRow(row, name, text, basis);
    }
  }

  private static Label label(GridPane grid, int row, int column) {
    return (Label) grid.getChildren().get(row * COLUMNS + column);
  }
}

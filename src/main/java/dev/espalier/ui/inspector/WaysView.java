package dev.espalier.ui.inspector;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;

/** A row for each way in which the selected layer could be written. */
public final class WaysView {
  private static final PseudoClass PLANNED = PseudoClass.getPseudoClass("planned");
  private static final PseudoClass SLOWER = PseudoClass.getPseudoClass("slower");
  private static final PseudoClass IMPOSSIBLE = PseudoClass.getPseudoClass("impossible");
  private static final int COLUMNS = 4;
  private static final double TIP_WIDTH = 340;

  private final WaysViewModel viewModel;
  @FXML private Node pane;
  @FXML private GridPane table;

  /** Makes the controller. */
  public WaysView(WaysViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    viewModel.rowsProperty().addListener((property, old, now) -> show(now));
    show(viewModel.rowsProperty().get());
  }

  private void show(List<WaysViewModel.Row> rows) {
    pane.setVisible(!rows.isEmpty());
    pane.setManaged(!rows.isEmpty());
    if (table.getChildren().size() != COLUMNS * (rows.size() + 1)) {
      rebuild(rows.size());
    }
    for (int i = 0; i < rows.size(); i++) {
      WaysViewModel.Row row = rows.get(i);
      List<String> texts = List.of(row.name(), row.bytes(), row.millis(), row.ratio());
      for (int column = 0; column < COLUMNS; column++) {
        Label cell = (Label) table.getChildren().get(COLUMNS * (i + 1) + column);
        cell.setText(texts.get(column));
        cell.getTooltip().setText(row.tip());
        cell.pseudoClassStateChanged(PLANNED, row.planned());
        cell.pseudoClassStateChanged(SLOWER, row.slower());
        cell.pseudoClassStateChanged(IMPOSSIBLE, !row.possible());
      }
    }
  }

  private void rebuild(int rows) {
    table.getChildren().clear();
    List<String> heads = List.of("", "Size", "Time", "To floats");
    for (int column = 0; column < COLUMNS; column++) {
      table.add(cell(heads.get(column), column), column, 0);
    }
    for (int row = 1; row <= rows; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        Label cell = cell("", column);
        Tooltip tip = new Tooltip();
        tip.setWrapText(true);
        tip.setMaxWidth(TIP_WIDTH);
        cell.setTooltip(tip);
        table.add(cell, column, row);
      }
    }
  }

  private static Label cell(String text, int column) {
    Label cell = new Label(text);
    cell.getStyleClass().addAll("small", text.isEmpty() ? "way" : "muted");
    GridPane.setHalignment(cell, column == 0 ? HPos.LEFT : HPos.RIGHT);
    return cell;
  }
}

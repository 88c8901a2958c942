package dev.espalier.ui.compare;

import dev.espalier.ui.chart.LayerErrorChart;
import dev.espalier.ui.fx.Units;
import java.util.Comparator;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;

/** The error of each layer's output: a chart, and a table that can be sorted. */
public final class LayerErrorsView {

  private final LayerErrorsViewModel viewModel;

  @FXML private Label status;
  @FXML private LayerErrorChart chart;
  @FXML private TableView<LayerErrorRow> table;
  @FXML private Label detail;

  /** Makes the controller. */
  public LayerErrorsView(LayerErrorsViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    status.textProperty().bind(viewModel.statusProperty());
    chart.dataProperty().bind(viewModel.chartProperty());
    TableColumn<LayerErrorRow, LayerErrorRow> number =
        number("#", 34, row -> row.number() == 0 ? "–" : Integer.toString(row.number()));
    number.setComparator(
        Comparator.comparingInt(row -> row.number() == 0 ? Integer.MAX_VALUE : row.number()));
    TableColumn<LayerErrorRow, LayerErrorRow> layer = column("Layer", LayerErrorRow::layer);
    layer.setComparator(Comparator.comparing(LayerErrorRow::layer));
    layer.setMinWidth(80);
    TableColumn<LayerErrorRow, LayerErrorRow> sqnr = number("SQNR, dB", 68, LayerErrorsView::sqnr);
    sqnr.setComparator(Comparator.comparingDouble(LayerErrorRow::sqnrDb));
    TableColumn<LayerErrorRow, LayerErrorRow> relative =
        number("Error, %", 64, LayerErrorsView::relative);
    relative.setComparator(Comparator.comparingDouble(LayerErrorRow::relative));
    table.getColumns().add(number);
    table.getColumns().add(layer);
    table.getColumns().add(sqnr);
    table.getColumns().add(relative);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
    table.setPlaceholder(new Label());
    table.setRowFactory(view -> new Row());
    table.addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    viewModel.rowsProperty().addListener((property, old, now) -> show());
    table
        .getSelectionModel()
        .selectedItemProperty()
        .addListener((property, old, row) -> detail.setText(row == null ? "" : row.detail()));
    show();
  }

  private void show() {
    table.getItems().setAll(viewModel.rowsProperty().get());
    table.sort();
    boolean any = !table.getItems().isEmpty();
    for (Node node : new Node[] {chart, table, detail}) {
      node.setVisible(any);
      node.setManaged(any);
    }
  }

  private void keyPressed(KeyEvent event) {
    LayerErrorRow selected = table.getSelectionModel().getSelectedItem();
    if (event.getCode() == KeyCode.ENTER && selected != null) {
      viewModel.tune(selected);
      event.consume();
    }
  }

  /** A line; a click on it selects its layer. */
  private final class Row extends TableRow<LayerErrorRow> {
    Row() {
      setOnMouseClicked(event -> {
        if (getItem() != null && event.getButton() == MouseButton.PRIMARY) {
          viewModel.tune(getItem());
        }
      });
    }
  }

  private static TableColumn<LayerErrorRow, LayerErrorRow> column(
      String title, Function<LayerErrorRow, String> text) {
    TableColumn<LayerErrorRow, LayerErrorRow> column = new TableColumn<>(title);
    column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
    column.setCellFactory(c -> new RowCell<>(text));
    return column;
  }

  private static TableColumn<LayerErrorRow, LayerErrorRow> number(
      String title, double width, Function<LayerErrorRow, String> text) {
    TableColumn<LayerErrorRow, LayerErrorRow> column = column(title, text);
    RowCell.fixWidth(column, width);
    column.getStyleClass().add("number");
    return column;
  }

  private static String sqnr(LayerErrorRow row) {
    if (row.sqnrDb() == Double.POSITIVE_INFINITY) {
      return "∞";
    }
    return Double.isNaN(row.sqnrDb()) ? "–" : Units.format("%.1f", row.sqnrDb());
  }

  private static String relative(LayerErrorRow row) {
    return Double.isNaN(row.relative()) ? "–" : Units.format("%.2f", 100 * row.relative());
  }
}

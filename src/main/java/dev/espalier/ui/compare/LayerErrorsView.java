package dev.espalier.ui.compare;

import dev.espalier.ui.chart.LayerError;
import dev.espalier.ui.chart.LayerErrorChart;
import dev.espalier.ui.fx.Units;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
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
  @FXML private ToggleButton ranked;

  /** Makes the controller. */
  public LayerErrorsView(LayerErrorsViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    status.textProperty().bind(viewModel.statusProperty());
    chart.dataProperty().bind(viewModel.chartProperty());
    ranked.selectedProperty().bindBidirectional(viewModel.rankedProperty());
    TableColumn<LayerErrorRow, LayerErrorRow> layer = column("Layer", LayerErrorRow::layer);
    layer.setComparator(Comparator.comparing(LayerErrorRow::layer));
    layer.setPrefWidth(76);
    table.getColumns().add(number());
    table.getColumns().add(layer);
    table.getColumns().add(figure("Output", 50, LayerError::measured));
    table.getColumns().add(figure("Own", 46, LayerError::own));
    table.getColumns().add(figure("Predicted", 66, LayerError::predicted));
    table.getColumns().add(figure("Weights", 58, LayerError::weights));
    table.setColumnResizePolicy(TableView.UNCONSTRAINED_RESIZE_POLICY);
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
    for (Node node : new Node[] {chart, table, detail, ranked}) {
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

  private static TableColumn<LayerErrorRow, LayerErrorRow> number() {
    TableColumn<LayerErrorRow, LayerErrorRow> number =
        number("#", 30, row -> Integer.toString(row.error().number()));
    number.setComparator(Comparator.comparingInt(row -> row.error().number()));
    return number;
  }

  private static TableColumn<LayerErrorRow, LayerErrorRow> figure(
      String title, double width, ToDoubleFunction<LayerError> figure) {
    TableColumn<LayerErrorRow, LayerErrorRow> column =
        number(title, width, row -> decibels(figure.applyAsDouble(row.error())));
    column.setComparator(Comparator.comparingDouble(row -> figure.applyAsDouble(row.error())));
    return column;
  }

  private static String decibels(double value) {
    if (value == Double.POSITIVE_INFINITY) {
      return "∞";
    }
    return Double.isNaN(value) ? "–" : Units.format("%.1f", value);
  }
}

package dev.espalier.ui.compare;

import dev.espalier.ui.chart.SizeAccuracyChart;
import dev.espalier.ui.chart.SizeAccuracyPoint;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import org.jspecify.annotations.Nullable;

/** The recipes that were evaluated: a chart of size against accuracy, and a table. */
public final class TriedView {

  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");

  private final TriedViewModel viewModel;

  @FXML private Label status;
  @FXML private SizeAccuracyChart chart;
  @FXML private TableView<TriedRow> table;

  /** Makes the controller. */
  public TriedView(TriedViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    status.textProperty().bind(viewModel.statusProperty());
    chart.qualityProperty().bind(viewModel.qualityProperty());
    chart.dataProperty().bind(viewModel.pointsProperty());
    chart.setOnPicked(this::restore);
    table.getColumns().add(column("#", 30, row -> Integer.toString(row.tried().number())));
    table.getColumns().add(column("Recipe", 60, row -> row.tried().summary()));
    table.getColumns().add(column("Size", 64, TriedRow::size));
    TableColumn<TriedRow, TriedRow> quality = column("Accuracy, %", 84, TriedRow::quality);
    table.getColumns().add(quality);
    table.getColumns().add(column("Samples", 66, TriedRow::samples));
    viewModel.titleProperty().subscribe(quality::setText);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
    table.setRowFactory(view -> new Row());
    table.addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    viewModel.rowsProperty().addListener((property, old, now) -> show());
    show();
  }

  private void show() {
    table.getItems().setAll(viewModel.rowsProperty().get());
    boolean any = !table.getItems().isEmpty();
    for (Node node : new Node[] {chart, table}) {
      node.setVisible(any);
      node.setManaged(any);
    }
  }

  private void restore(SizeAccuracyPoint point) {
    table.getItems().stream()
        .filter(row -> row.point().equals(point))
        .findFirst()
        .ifPresent(row -> viewModel.restore(row.tried()));
  }

  private void keyPressed(KeyEvent event) {
    TriedRow selected = table.getSelectionModel().getSelectedItem();
    if (event.getCode() == KeyCode.ENTER && selected != null) {
      viewModel.restore(selected.tried());
      event.consume();
    }
  }

  private static TableColumn<TriedRow, TriedRow> column(
      String title, double width, Function<TriedRow, String> text) {
    TableColumn<TriedRow, TriedRow> column = new TableColumn<>(title);
    column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
    column.setCellFactory(c -> new RowCell<>(text));
    column.setSortable(false);
    if (title.equals("Recipe")) {
      column.setMinWidth(width);
    } else {
      RowCell.fixWidth(column, width);
      column.getStyleClass().add("number");
    }
    return column;
  }

  /** A line; a click on it goes back to its recipe. */
  private final class Row extends TableRow<TriedRow> {
    Row() {
      setOnMouseClicked(event -> {
        if (getItem() != null && event.getButton() == MouseButton.PRIMARY) {
          viewModel.restore(getItem().tried());
        }
      });
    }

    @Override
    protected void updateItem(@Nullable TriedRow row, boolean empty) {
      super.updateItem(row, empty);
      pseudoClassStateChanged(CURRENT, !empty && row != null && row.current());
    }
  }
}

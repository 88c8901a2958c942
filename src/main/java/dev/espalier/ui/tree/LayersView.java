package dev.espalier.ui.tree;

import dev.espalier.ui.fx.Units;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;

/** The tree of layers. */
public final class LayersView {

  private final LayersViewModel viewModel;
  @FXML private TextField filter;
  @FXML private ToggleButton flat;
  @FXML private TreeTableView<TreeRow> table;

  /** Makes the controller. */
  public LayersView(LayersViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    table.setRowFactory(view -> new LayerTableRow());
    Label placeholder = new Label("Open a model to see its layers here.");
    placeholder.getStyleClass().add("muted");
    placeholder.setWrapText(true);
    table.setPlaceholder(placeholder);
    addColumns();
    filter.textProperty().bindBidirectional(viewModel.filterProperty());
    flat.selectedProperty().bindBidirectional(viewModel.flatProperty());
    viewModel.rootProperty().addListener((property, old, now) -> rebuild());
    filter.textProperty().addListener((property, old, now) -> rebuild());
    flat.selectedProperty().addListener((property, old, now) -> rebuild());
    table
        .getSelectionModel()
        .getSelectedItems()
        .addListener((ListChangeListener<TreeItem<TreeRow>>) change -> tellSelection());
    rebuild();
  }

  private void addColumns() {
    TreeTableColumn<TreeRow, TreeRow> name = new TreeTableColumn<>("Layer");
    name.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue().getValue()));
    name.setCellFactory(column -> new NameCell(viewModel::label));
    name.setComparator(Comparator.comparing(TreeRow::name));
    name.setPrefWidth(190);
    table.getColumns().add(name);
    table
        .getColumns()
        .add(
            figure(
                "Size",
                76,
                f -> Units.bytes(f.bytes()),
                Comparator.comparingLong(RowFigures::bytes)));
    table
        .getColumns()
        .add(
            figure(
                "Share",
                60,
                f -> RowText.percent(f.share()),
                Comparator.comparingDouble(RowFigures::share)));
    table
        .getColumns()
        .add(figure("Bits", 48, RowText::bits, Comparator.comparingInt(RowFigures::lowBits)));
    table
        .getColumns()
        .add(
            figure(
                "Zeros",
                66,
                f -> RowText.sparsity(f.sparsity()),
                Comparator.comparingDouble(f -> f.sparsity().value())));
    table
        .getColumns()
        .add(
            figure(
                "ms",
                60,
                RowText::millis,
                Comparator.comparingDouble(f -> f.millis().map(m -> m.value()).orElse(-1.0))));
    table
        .getColumns()
        .add(
            figure(
                "SQNR dB",
                66,
                RowText::error,
                Comparator.comparingDouble(f -> f.error().orElse(Double.POSITIVE_INFINITY))));
    table.getColumns().add(fixed("Op", 70, TreeRow::op));
    table.getColumns().add(fixed("Shape", 96, TreeRow::shape));
    TreeTableColumn<TreeRow, TreeRow> weights =
        fixed("Weights", 76, row -> row.isRest() ? "" : RowText.count(row.parameters()));
    weights.setComparator(Comparator.comparingLong(TreeRow::parameters));
    weights.getStyleClass().add("number");
    table.getColumns().add(weights);
  }

  private static TreeTableColumn<TreeRow, TreeRow> fixed(
      String title, double width, Function<TreeRow, String> text) {
    TreeTableColumn<TreeRow, TreeRow> column = new TreeTableColumn<>(title);
    column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue().getValue()));
    column.setCellFactory(c -> new TextCell<>(text));
    column.setComparator(Comparator.comparing(text));
    column.setPrefWidth(width);
    return column;
  }

  private static TreeTableColumn<TreeRow, RowFigures> figure(
      String title, double width, Function<RowFigures, String> text, Comparator<RowFigures> order) {
    TreeTableColumn<TreeRow, RowFigures> column = new TreeTableColumn<>(title);
    column.setCellValueFactory(cell -> cell.getValue().getValue().figuresProperty());
    column.setCellFactory(c -> new TextCell<>(text));
    column.setComparator(order);
    column.setPrefWidth(width);
    column.getStyleClass().add("number");
    return column;
  }

  private void rebuild() {
    Optional<TreeRow> root = viewModel.rootProperty().get();
    table.setRoot(root.map(this::item).orElse(null));
    flat.setDisable(root.isEmpty());
    filter.setDisable(root.isEmpty());
    table.sort();
  }

  private TreeItem<TreeRow> item(TreeRow row) {
    TreeItem<TreeRow> item = new TreeItem<>(row);
    item.setExpanded(true);
    List<TreeRow> children = viewModel.shownBelow(row);
    children.forEach(child -> item.getChildren().add(item(child)));
    return item;
  }

  private void tellSelection() {
    viewModel.select(
        table.getSelectionModel().getSelectedItems().stream()
            .filter(item -> item != null)
            .map(TreeItem::getValue)
            .toList());
  }

  /** Selects every layer that the filter shows. */
  public void selectAll() {
    table.getSelectionModel().selectAll();
    table.requestFocus();
  }

  /** Puts the keyboard into the filter box. */
  @FXML
  public void focusFilter() {
    filter.requestFocus();
    filter.selectAll();
  }
}

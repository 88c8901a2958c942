package dev.espalier.ui.tree;

import dev.espalier.network.LayerId;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import org.jspecify.annotations.Nullable;

/** The tree of layers. */
public final class LayersView {

  /** Rows above one that is shown, to see where it belongs. */
  private static final int CONTEXT = 3;

  private final LayersViewModel viewModel;
  @FXML private TextField filter;
  @FXML private ToggleButton flat;
  @FXML private TreeTableView<TreeRow> table;

  /** What the person has closed; rows are known by themselves, as long as the model is open. */
  private final Set<TreeRow> collapsed = Collections.newSetFromMap(new WeakHashMap<>());

  /** Whether changes of the selection are the person's. */
  private boolean telling = true;

  /** Whether the person's selection is being told. */
  private boolean speaking;

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
    table.getColumns().setAll(LayerColumns.all(viewModel::label));
    LayerColumns.fit(table);
    TreeTableColumn<TreeRow, ?> arithmetic = LayerColumns.arithmetic(table);
    arithmetic.setVisible(viewModel.integersProperty().get());
    viewModel.integersProperty().addListener((property, old, now) -> arithmetic.setVisible(now));
    // The titles' nodes are made late; by the time the mouse comes they are there.
    table.setOnMouseEntered(event -> {
      LayerColumns.explain(table);
      table.setOnMouseEntered(null);
    });
    filter.textProperty().bindBidirectional(viewModel.filterProperty());
    flat.selectedProperty().bindBidirectional(viewModel.flatProperty());
    viewModel.rootProperty().addListener((property, old, now) -> rebuild());
    filter.textProperty().addListener((property, old, now) -> rebuild());
    flat.selectedProperty().addListener((property, old, now) -> rebuild());
    table
        .getSelectionModel()
        .getSelectedItems()
        .addListener((ListChangeListener<TreeItem<TreeRow>>) change -> tellSelection());
    viewModel.selectedProperty().addListener((property, old, now) -> showSelected(now));
    rebuild();
  }

  /** Follows a selection that was made elsewhere. */
  private void showSelected(List<LayerId> layers) {
    if (!telling || speaking || layers.isEmpty()) {
      return;
    }
    telling = false;
    if (layers.stream().anyMatch(layer -> item(table.getRoot(), layer).isEmpty())) {
      filter.clear();
    }
    table.getSelectionModel().clearSelection();
    for (LayerId layer : layers) {
      item(table.getRoot(), layer).ifPresent(this::reveal);
    }
    telling = true;
  }

  private static Optional<TreeItem<TreeRow>> item(
      @Nullable TreeItem<TreeRow> below, LayerId layer) {
    if (below == null) {
      return Optional.empty();
    }
    boolean found = below.getValue().layer().filter(l -> l.id().equals(layer)).isPresent();
    return found
        ? Optional.of(below)
        : below.getChildren().stream().flatMap(child -> item(child, layer).stream()).findFirst();
  }

  private void reveal(TreeItem<TreeRow> item) {
    for (TreeItem<TreeRow> above = item.getParent(); above != null; above = above.getParent()) {
      above.setExpanded(true);
    }
    int row = table.getRow(item);
    table.getSelectionModel().select(row);
    table.scrollTo(Math.max(0, row - CONTEXT));
  }

  private void rebuild() {
    List<TreeTableColumn<TreeRow, ?>> order = List.copyOf(table.getSortOrder());
    Set<TreeRow> selected =
        table.getSelectionModel().getSelectedItems().stream()
            .filter(Objects::nonNull)
            .map(TreeItem::getValue)
            .collect(Collectors.toSet());
    Optional<TreeRow> root = viewModel.rootProperty().get();
    telling = false;
    table.setRoot(root.map(this::item).orElse(null));
    flat.setDisable(root.isEmpty());
    filter.setDisable(root.isEmpty());
    // A new root forgets the order and the selection; a person who filters has not changed either.
    table.getSortOrder().setAll(order);
    table.sort();
    select(selected);
    telling = true;
    tellSelection();
  }

  private void select(Set<TreeRow> rows) {
    for (int index = 0; index < table.getExpandedItemCount(); index++) {
      if (rows.contains(table.getTreeItem(index).getValue())) {
        table.getSelectionModel().select(index);
      }
    }
  }

  private TreeItem<TreeRow> item(TreeRow row) {
    TreeItem<TreeRow> item = new TreeItem<>(row);
    boolean filtered = !filter.getText().isBlank();
    item.setExpanded(filtered || !collapsed.contains(row));
    if (!filtered) {
      item.expandedProperty().addListener((property, old, now) -> keepCollapsed(row, !now));
    }
    List<TreeRow> children = viewModel.shownBelow(row);
    children.forEach(child -> item.getChildren().add(item(child)));
    return item;
  }

  private void keepCollapsed(TreeRow row, boolean isCollapsed) {
    if (isCollapsed) {
      collapsed.add(row);
    } else {
      collapsed.remove(row);
    }
  }

  private void tellSelection() {
    if (!telling) {
      return;
    }
    speaking = true;
    viewModel.select(
        table.getSelectionModel().getSelectedItems().stream()
            .filter(item -> item != null)
            .map(TreeItem::getValue)
            .toList());
    speaking = false;
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

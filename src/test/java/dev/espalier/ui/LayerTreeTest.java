package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.estimate.Basis;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.ui.fx.Snapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tree of a network with scopes: columns, sums, order, filter, selection. */
class LayerTreeTest extends OpenWindow {

  @BeforeEach
  void openModel() {
    open(SAMPLES.resolve("residual.onnx"));
    untilOpen();
    settle();
  }

  private TreeTableView<?> table() {
    return lookup("#layer-table").queryAs(TreeTableView.class);
  }

  private TreeTableColumn<?, ?> column(String title) {
    return table().getColumns().stream()
        .filter(column -> column.getText().equals(title))
        .findFirst()
        .orElseThrow();
  }

  /** What a cell shows, row by row as they are on the screen. */
  private List<String> cells(String title) {
    return fx(() -> {
      List<String> texts = new ArrayList<>();
      for (int row = 0; row < table().getExpandedItemCount(); row++) {
        texts.add(String.valueOf(column(title).getCellData(row)));
      }
      return texts;
    });
  }

  private List<String> names() {
    return fx(() -> {
      List<String> names = new ArrayList<>();
      for (int row = 0; row < table().getExpandedItemCount(); row++) {
        TreeItem<?> item = table().getTreeItem(row);
        names.add(String.valueOf(item.getValue()));
      }
      return names;
    });
  }

  private void sortBy(String title, TreeTableColumn.SortType type) {
    fxRun(() -> {
      TreeTableColumn<?, ?> column = column(title);
      column.setSortType(type);
      sort(column);
    });
    settle();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the table's own column
  private void sort(TreeTableColumn<?, ?> column) {
    ((TreeTableView) table()).getSortOrder().setAll(List.of(column));
  }

  private List<Layer> layers() {
    return state().project().orElseThrow().network().layers();
  }

  @Test
  void everyColumnIsThereAndIsExplained() {
    assertEquals(
        List.of(
            "Layer",
            "Size",
            "Bits",
            "Runs",
            "Zeros",
            "ms",
            "SQNR",
            "Share",
            "Channels",
            "Op",
            "Shape",
            "Weights"),
        table().getColumns().stream().map(TreeTableColumn::getText).toList());
    moveTo("#layer-table").moveTo("#column-size");
    until("the title is explained", () -> tooltipShown("Bytes of the weights"));
  }

  @Test
  void shareIsThatOfTheFileAsItWouldBeNow() {
    List<LayerId> large =
        layers().stream().filter(l -> l.parameters() > 10_000).map(Layer::id).toList();
    fxRun(() ->
        workbench.edit(large, plan -> plan.withQuantization(Quantization.ofBits(2)), "bits", null));
    settle();
    NetworkEstimate estimate = state().estimate().orElseThrow();
    LayerId first = large.getFirst();
    double share = (double) estimate.layers().get(first.value()).bytes() / estimate.bytes();
    String expected = String.format(Locale.ROOT, "%.1f %%", 100 * share);
    assertEquals(expected, shown("Share", names().indexOf(first.value())));
    assertEquals("100 %", shown("Share", 0));
    assertTrue(
        2 * share
            < (double) estimate.layers().get(first.value()).originalBytes()
                / estimate.originalBytes());
  }

  @Test
  void severalLayersHaveTheErrorOfTheirWorstInTreeAndInspector() {
    List<LayerId> two = layers().stream().map(Layer::id).limit(2).toList();
    for (int i = 0; i < 2; i++) {
      int bits = i == 0 ? 2 : 6;
      List<LayerId> one = List.of(two.get(i));
      fxRun(() ->
          workbench.edit(
              one, plan -> plan.withQuantization(Quantization.ofBits(bits)), "bits", null));
    }
    fxRun(() -> table().getSelectionModel().select(0));
    settle();
    until(
        "both are compressed",
        () ->
            two.stream()
                .allMatch(id ->
                    workbench
                        .state()
                        .estimate()
                        .orElseThrow()
                        .layers()
                        .get(id.value())
                        .sqnrDb()
                        .filter(f -> f.basis() == Basis.COMPUTED && f.value() < 60)
                        .isPresent()));
    settle();
    String root = shown("SQNR", 0);
    assertTrue(lookup(root + " dB").tryQuery().isPresent(), root);
  }

  /** What a cell shows as text. */
  private String shown(String title, int row) {
    return fx(() -> {
      for (Node node : table().lookupAll(".tree-table-cell")) {
        if (node instanceof TreeTableCell<?, ?> cell
            && column(title).equals(cell.getTableColumn())
            && cell.getTableRow().getIndex() == row) {
          return cell.getText();
        }
      }
      return "";
    });
  }

  @Test
  void namesAndFiguresAreSeenWithoutScrollingInSmallWindows() {
    fxRun(() -> {
      // As wide as in a window of 1200: the screen of the test is smaller than that.
      split().getItems().removeLast();
      split().setDividerPositions(432.0 / split().getWidth());
    });
    settle();
    layOut();
    double right =
        fx(() ->
            table().getColumns().stream()
                .limit(7)
                .filter(TreeTableColumn::isVisible)
                .mapToDouble(TreeTableColumn::getWidth)
                .sum());
    double room = fx(() -> table().getWidth());
    assertTrue(right <= room - 16, right + " of " + room);
    assertEquals(List.of(), cutNames());
    fxRun(() -> split().setDividerPositions(330.0 / split().getWidth()));
    settle();
    layOut();
    List<String> cut = cutNames();
    assertFalse(cut.isEmpty());
    assertTrue(cut.stream().allMatch(name -> name.matches("[^…]+…[^…]+")), cut.toString());
    Snapshots.take(stage.getScene(), "tree-narrow");
  }

  /** The names that are shown with something left out, as they are shown. */
  private List<String> cutNames() {
    return fx(() -> {
      List<String> cut = new ArrayList<>();
      for (Node node : table().lookupAll(".tree-table-cell")) {
        if (node instanceof TreeTableCell<?, ?> cell
            && column("Layer").equals(cell.getTableColumn())
            && cell.lookup(".text") instanceof Text text
            && !text.getText().equals(cell.getText())) {
          cut.add(text.getText());
        }
      }
      return cut;
    });
  }

  private SplitPane split() {
    Node node = table();
    while (!(node instanceof SplitPane)) {
      node = node.getParent();
    }
    return (SplitPane) node;
  }

  private static boolean tooltipShown(String start) {
    return javafx.stage.Window.getWindows().stream()
        .filter(javafx.scene.control.Tooltip.class::isInstance)
        .map(javafx.scene.control.Tooltip.class::cast)
        .anyMatch(tip -> tip.isShowing() && tip.getText().startsWith(start));
  }

  @Test
  void flatListIsInTheOrderOfTheColumnOverTheWholeNetwork() {
    sortBy("Weights", TreeTableColumn.SortType.DESCENDING);
    clickOn("#layer-flat");
    settle();
    List<String> shown = names().subList(1, 6);
    List<String> largest =
        layers().stream()
            .sorted(Comparator.comparingLong(Layer::parameters).reversed())
            .limit(5)
            .map(layer -> Long.toString(layer.parameters()))
            .toList();
    assertEquals(
        largest,
        shown.stream()
            .map(name ->
                layers().stream()
                    .filter(layer -> layer.id().value().equals(name))
                    .findFirst()
                    .map(layer -> Long.toString(layer.parameters()))
                    .orElse(name))
            .toList());
  }

  @Test
  void branchIsSelectedWithAllItsLayersAndTheFilterKeepsWhatItShows() {
    int stage2 = names().indexOf("stage2");
    fxRun(() -> table().getSelectionModel().select(stage2));
    settle();
    long inStage2 =
        layers().stream().filter(layer -> layer.id().value().startsWith("stage2.")).count();
    assertEquals(inStage2 + " layers", text("#inspector-headline"));

    fxRun(() -> table().getSelectionModel().clearAndSelect(names().indexOf("classifier")));
    clickOn("#layer-filter").write("class");
    settle();
    assertEquals(List.of("residual.onnx", "classifier"), names());
    assertEquals("classifier", text("#inspector-headline"));
  }

  @Test
  void closedBranchStaysClosedThroughAFilter() {
    int stage2 = names().indexOf("stage2");
    fxRun(() -> table().getTreeItem(stage2).setExpanded(false));
    settle();
    int rows = names().size();
    clickOn("#layer-filter").write("stage2.block0");
    settle();
    assertTrue(names().contains("stage2.block0.shortcut.conv"), names().toString());
    push(KeyCode.CONTROL, KeyCode.A).push(KeyCode.BACK_SPACE);
    settle();
    assertEquals(rows, names().size());
    assertFalse(fx(() -> table().getTreeItem(stage2).isExpanded()));
  }

  @Test
  void sumsOfBranchesAreThoseOfTheirLayers() {
    fxRun(() -> table().getSelectionModel().clearAndSelect(names().indexOf("stage3")));
    untilWeightsAreRead();
    clickOn("#bits-field").push(KeyCode.CONTROL, KeyCode.A).write("4").type(KeyCode.ENTER);
    settle();
    long bytes =
        state().estimate().orElseThrow().layers().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("stage3."))
            .mapToLong(entry -> entry.getValue().bytes())
            .sum();
    String figures = cells("Size").get(names().indexOf("stage3"));
    assertTrue(figures.contains("bytes=" + bytes + ","), figures);
    assertTrue(figures.contains("lowBits=4, highBits=4"), figures);
    String whole = cells("Size").getFirst();
    assertTrue(whole.contains("lowBits=4, highBits=32"), whole);
    assertTrue(whole.contains("bytes=" + state().estimate().orElseThrow().bytes() + ","), whole);
  }
}

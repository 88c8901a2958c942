package dev.espalier.ui.tree;

import dev.espalier.ui.fx.Units;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;

/** The columns of the tree, each with its order and an explanation of its title. */
final class LayerColumns {

  private static final double NAME = 170;
  private static final double NARROWEST_NAME = 104;

  /** Columns that should be seen without scrolling: the name and the figures that move. */
  private static final int IMPORTANT = 7;

  /** And the share, if the name has its usual width all the same: it follows from the size. */
  private static final int WELCOME = IMPORTANT + 1;

  private static final String ARITHMETIC = "Runs";

  /** The bar at the right side and the borders. */
  private static final double BESIDE = 16;

  private LayerColumns() {}

  /**
   * Gives the name what the figures leave, so that they are seen without scrolling; until the
   * person drags the name's border.
   */
  static void fit(TreeTableView<TreeRow> table) {
    TreeTableColumn<TreeRow, ?> name = table.getColumns().getFirst();
    double[] given = {NAME};
    Runnable fit =
        () -> {
          if (name.getWidth() == given[0]) {
            double beside = left(table, WELCOME);
            double wanted = beside < NAME ? left(table, IMPORTANT) : beside;
            given[0] = Math.clamp(wanted, NARROWEST_NAME, 2 * NAME);
            name.setPrefWidth(given[0]);
          }
        };
    table.widthProperty().addListener((property, old, width) -> fit.run());
    arithmetic(table).visibleProperty().addListener((property, old, now) -> fit.run());
  }

  /** What is left for the name beside the first columns. */
  private static double left(TreeTableView<TreeRow> table, int columns) {
    double others =
        table.getColumns().stream()
            .limit(columns)
            .skip(1)
            .filter(TreeTableColumn::isVisible)
            .mapToDouble(TreeTableColumn::getWidth)
            .sum();
    return Math.floor(table.getWidth() - others - BESIDE);
  }

  static List<TreeTableColumn<TreeRow, ?>> all(Function<TreeRow, String> label) {
    TreeTableColumn<TreeRow, TreeRow> name = new TreeTableColumn<>("Layer");
    name.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue().getValue()));
    name.setCellFactory(column -> new NameCell(label));
    name.setComparator(Comparator.comparing(TreeRow::name));
    name.setPrefWidth(NAME);
    TreeTableColumn<TreeRow, TreeRow> weights =
        fixed("Weights", 76, row -> row.isRest() ? "" : RowText.count(row.parameters()));
    weights.setComparator(Comparator.comparingLong(TreeRow::parameters));
    weights.getStyleClass().add("number");
    List<TreeTableColumn<TreeRow, ?>> columns =
        List.of(
            name,
            figure(
                "Size",
                62,
                f -> Units.bytes(f.bytes()),
                Comparator.comparingLong(RowFigures::bytes)),
            tight(figure("Bits", 36, RowText::bits, Comparator.comparingInt(RowFigures::lowBits))),
            arithmetic(),
            tight(
                figure(
                    "Zeros",
                    47,
                    f -> RowText.sparsity(f.sparsity()),
                    Comparator.comparingDouble(f -> f.sparsity().value()))),
            time(),
            figure(
                "SQNR",
                46,
                RowText::error,
                Comparator.comparingDouble(f -> f.error().orElse(Double.POSITIVE_INFINITY))),
            figure(
                "Share",
                48,
                f -> RowText.percent(f.share()),
                Comparator.comparingDouble(RowFigures::share)),
            channels(),
            fixed("Op", 70, TreeRow::op),
            fixed("Shape", 96, TreeRow::shape),
            weights);
    columns.forEach(column -> column.setId(id(column.getText())));
    return columns;
  }

  private static TreeTableColumn<TreeRow, RowFigures> time() {
    TreeTableColumn<TreeRow, RowFigures> column =
        figure(
            "ms",
            60,
            RowText::millis,
            Comparator.comparingDouble(f -> f.millis().map(m -> m.value()).orElse(-1.0)));
    column.setCellFactory(c -> new TimeCell());
    return tight(column);
  }

  /**
   * Without room at the left: ranges of bits, estimated shares and marked times fill their columns.
   */
  private static TreeTableColumn<TreeRow, RowFigures> tight(
      TreeTableColumn<TreeRow, RowFigures> column) {
    column.getStyleClass().add("tight");
    return column;
  }

  private static TreeTableColumn<TreeRow, RowArithmetic> arithmetic() {
    TreeTableColumn<TreeRow, RowArithmetic> column = new TreeTableColumn<>(ARITHMETIC);
    column.setCellValueFactory(cell -> cell.getValue().getValue().arithmeticProperty());
    column.setCellFactory(c -> new ArithmeticCell());
    column.setComparator(Comparator.comparingDouble(RowArithmetic::order));
    column.setPrefWidth(62);
    return column;
  }

  private static TreeTableColumn<TreeRow, RowChannels> channels() {
    TreeTableColumn<TreeRow, RowChannels> column = new TreeTableColumn<>("Channels");
    column.setCellValueFactory(cell -> cell.getValue().getValue().channelsProperty());
    column.setCellFactory(c -> new ChannelsCell());
    column.setComparator(Comparator.comparingDouble(RowChannels::order));
    column.setPrefWidth(68);
    column.getStyleClass().add("number");
    return column;
  }

  /** The column that says what layers are computed with. */
  static TreeTableColumn<TreeRow, ?> arithmetic(TreeTableView<TreeRow> table) {
    return table.getColumns().stream()
        .filter(column -> column.getText().equals(ARITHMETIC))
        .findFirst()
        .orElseThrow();
  }

  private static String id(String title) {
    return "column-" + title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
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

  /** Explains the titles of a table that has been laid out. */
  static void explain(TreeTableView<TreeRow> table) {
    for (TreeTableColumn<TreeRow, ?> column : table.getColumns()) {
      Node header = table.lookup("#" + column.getId());
      if (header != null) {
        Tooltip.install(header, new Tooltip(explanation(column.getText())));
      }
    }
  }

  private static String explanation(String title) {
    return switch (title) {
      case "Layer" -> "Scopes and layers, in the order of the network; branches sum up";
      case "Size" -> "Bytes of the weights in the file that an export would write; exact";
      case "Share" -> "Size as a share of the file that an export would write";
      case "Bits" -> "Bits per weight, as planned; fewest to most in a branch";
      case ARITHMETIC ->
          "What layers are computed with: 8-bit integers or floats, read from the graph that"
              + " onnxruntime makes of the model; for a branch, how many of its layers run with"
              + " integers; ~ marks what is planned until then, \u26a0 what is wrong";
      case "Zeros" -> "Share of the weights that are pruned; ~ marks an estimate";
      case "ms" ->
          "Milliseconds of one run, measured in the original; ~ marks an estimate for what is"
              + " planned, ? what is only assumed; ⚠ marks layers that a probe has shown to become"
              + " slower; branches add their layers up, without what is between them";
      case "SQNR" ->
          "Predicted error: signal to quantization noise of the weights in decibel, lower is worse;"
              + " for a branch, as for several selected layers, that of its worst layer; ~ marks an"
              + " estimate";
      case "Channels" ->
          "Channels that the layer makes, and how many of them stay; a bar at the left marks the"
              + " layers that lose the same ones as the selected layer; dimmed where none can be"
              + " removed";
      case "Op" -> "Operator that uses the weights";
      case "Shape" -> "Sizes of the weights, as stored";
      default -> "Number of weights";
    };
  }
}

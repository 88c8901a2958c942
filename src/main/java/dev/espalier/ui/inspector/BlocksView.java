package dev.espalier.ui.inspector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Blocks of the whole network that can be dropped, and tokens whose rows are kept. */
public final class BlocksView {
  private static final double ROW_HEIGHT = 26;
  private static final int ROWS_SHOWN = 6;
  private static final double BAR_WIDTH = 64;
  private static final double SCORE_WIDTH = 44;

  private final BlocksViewModel viewModel;
  private final List<Line> lines = new ArrayList<>();
  @FXML private TitledPane pane;
  @FXML private ScrollPane scroll;
  @FXML private VBox blocks;
  @FXML private Label status;
  @FXML private VBox tokens;
  @FXML private Label table;
  @FXML private ComboBox<String> tables;
  @FXML private TextField unknown;
  @FXML private Label unknownProblem;
  @FXML private Button keepAll;
  @FXML private Label tokensStatus;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private CheckedField checked;

  /** Whether the controls are being set to what is, and so do not speak for the person. */
  private boolean showing;

  /** The controls of a block. */
  private record Line(CheckBox box, ProgressBar bar, Label score, Tooltip tip, HBox all) {}

  /** Makes the controller. */
  public BlocksView(BlocksViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    checked =
        new CheckedField(
            unknown,
            unknownProblem,
            () -> Integer.toString(viewModel.unknown()),
            this::problem,
            text -> token(text).ifPresent(viewModel::setUnknown));
    checked.restore();
    pane.expandedProperty().addListener((property, old, now) -> viewModel.setShown(now));
    tables
        .valueProperty()
        .addListener((property, old, now) -> {
          if (!showing && now != null) {
            viewModel.choose(now);
          }
        });
    viewModel
        .stateProperty()
        .addListener((property, old, now) -> {
          if (!old.table().equals(now.table())) {
            // What was being typed was meant for another table.
            checked.restore();
          }
          show();
        });
    show();
  }

  private static Optional<Integer> token(String text) {
    return text.strip().matches("\\d{1,9}")
        ? Optional.of(Integer.parseInt(text.strip()))
        : Optional.empty();
  }

  private Optional<String> problem(String text) {
    int rows = viewModel.state().tokens().map(BlocksViewModel.Tokens::rows).orElse(1);
    return token(text).filter(number -> number < rows).isPresent()
        ? Optional.empty()
        : Optional.of("A token: a number from 0 to " + (rows - 1) + ".");
  }

  @FXML
  void keepListed() {
    viewModel.keepListed();
  }

  @FXML
  void keepAll() {
    viewModel.keepAll();
  }

  private void show() {
    BlocksViewModel.State now = viewModel.state();
    visible(pane, now.any());
    if (!names().equals(now.rows().stream().map(BlocksViewModel.Row::name).toList())) {
      lines.clear();
      now.rows().forEach(row -> lines.add(line(row)));
      blocks.getChildren().setAll(lines.stream().map(Line::all).toList());
    }
    for (int i = 0; i < lines.size(); i++) {
      show(lines.get(i), now.rows().get(i));
    }
    visible(scroll, !lines.isEmpty());
    double height = ROW_HEIGHT * Math.min(ROWS_SHOWN, lines.size()) + 2;
    scroll.setPrefHeight(height);
    scroll.setMinHeight(height);
    status.setText(now.status());
    visible(status, !now.status().isEmpty());
    visible(tokens, now.tokens().isPresent());
    now.tokens()
        .ifPresent(known -> {
          boolean several = now.tables().size() > 1;
          table.setText(several ? "Tokens of" : "Tokens of " + known.table());
          HBox.setHgrow(table, several ? Priority.NEVER : Priority.ALWAYS);
          visible(tables, several);
          show(now.tables(), known.table());
          checked.show();
          tokensStatus.setText(known.status());
          keepAll.setDisable(!known.some());
        });
  }

  private void show(List<String> all, String chosen) {
    showing = true;
    if (!tables.getItems().equals(all)) {
      tables.getItems().setAll(all);
    }
    tables.setValue(chosen);
    showing = false;
  }

  private List<String> names() {
    return lines.stream().map(line -> line.box().getText()).toList();
  }

  private Line line(BlocksViewModel.Row row) {
    String name = row.name();
    CheckBox box = new CheckBox(name);
    box.setMnemonicParsing(false);
    box.setMaxWidth(Double.MAX_VALUE);
    box.setMinWidth(0);
    box.setAccessibleText((row.layer() ? "Drop layer " : "Drop block ") + name);
    box.setOnAction(event -> viewModel.drop(name, box.isSelected()));
    HBox.setHgrow(box, Priority.ALWAYS);
    ProgressBar bar = new ProgressBar(0);
    bar.setPrefWidth(BAR_WIDTH);
    bar.setMinWidth(BAR_WIDTH);
    Label score = new Label();
    score.setMinWidth(SCORE_WIDTH);
    score.getStyleClass().addAll("muted", "small");
    HBox all = new HBox(8, box, bar, score);
    all.getStyleClass().add("block-line");
    if (row.inner()) {
      all.getStyleClass().add("inner");
    }
    Tooltip tip = new Tooltip();
    tip.setWrapText(true);
    tip.setMaxWidth(360);
    Tooltip.install(all, tip);
    box.setTooltip(tip);
    return new Line(box, bar, score, tip, all);
  }

  private static void show(Line line, BlocksViewModel.Row row) {
    line.box().setSelected(row.dropped());
    line.box().setDisable(!row.possible());
    line.bar().setProgress(row.share().orElse(0.0));
    line.bar().setVisible(row.share().isPresent());
    line.score().setText(row.score());
    line.tip().setText(row.name() + ": " + row.detail());
  }

  private static void visible(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }
}

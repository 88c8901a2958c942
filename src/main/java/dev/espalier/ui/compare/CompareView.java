package dev.espalier.ui.compare;

import dev.espalier.ui.chart.ClassAccuracyChart;
import dev.espalier.ui.chart.ConfusionMatrixChart;
import dev.espalier.ui.fx.Units;
import java.util.List;
import javafx.beans.binding.BooleanBinding;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.VBox;

/** Original and compressed network side by side. */
public final class CompareView {

  private static final String ALL = "all changes";

  private final CompareViewModel viewModel;
  @FXML private Label empty;
  @FXML private Node content;
  @FXML private Label status;
  @FXML private VBox rows;
  @FXML private ClassAccuracyChart classes;
  @FXML private ConfusionMatrixChart originalConfusion;
  @FXML private ConfusionMatrixChart compressedConfusion;
  @FXML private ChoiceBox<String> flipFilter;
  @FXML private Label flipCount;
  @FXML private ListView<FlipItem> flips;
  @FXML private Label noClasses;
  @FXML private Label noConfusion;
  @FXML private Node confusions;

  /** Makes the controller. */
  public CompareView(CompareViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    empty.textProperty().bind(viewModel.emptyProperty());
    empty.visibleProperty().bind(viewModel.presentProperty().not());
    content.visibleProperty().bind(viewModel.presentProperty());
    status.textProperty().bind(viewModel.statusProperty());
    classes.dataProperty().bind(viewModel.classesProperty());
    originalConfusion.dataProperty().bind(viewModel.originalConfusionProperty());
    compressedConfusion.dataProperty().bind(viewModel.compressedConfusionProperty());
    explain(noClasses, classes);
    explain(noConfusion, confusions);
    viewModel.rowsProperty().addListener((property, old, now) -> showRows(now));
    showRows(viewModel.rowsProperty().get());
    flipFilter.getItems().setAll(ALL, "broken", "fixed", "changed");
    flipFilter.setValue(ALL);
    flipFilter.valueProperty().addListener((property, old, now) -> showFlips());
    viewModel.flipsProperty().addListener((property, old, now) -> showFlips());
    flips.setCellFactory(list -> new FlipCell());
    Label placeholder = muted("");
    placeholder.setWrapText(true);
    placeholder.textProperty().bind(viewModel.noFlipsProperty());
    flips.setPlaceholder(placeholder);
    showFlips();
  }

  /** Shows either what needs labels, or why it is not there. */
  private void explain(Label reason, Node content) {
    reason.textProperty().bind(viewModel.noAccuracyProperty());
    BooleanBinding missing = viewModel.noAccuracyProperty().isNotEmpty();
    reason.visibleProperty().bind(missing);
    reason.managedProperty().bind(missing);
    content.visibleProperty().bind(missing.not());
    content.managedProperty().bind(missing.not());
  }

  private void showRows(List<CompareRow> now) {
    rows.getChildren().clear();
    for (CompareRow row : now) {
      Label name = new Label(row.name());
      name.getStyleClass().add("section");
      Label values = new Label(row.original() + arrow(row) + row.compressed());
      VBox lines = new VBox(name, values);
      for (String line : List.of(row.intervals(), row.difference())) {
        if (!line.isEmpty()) {
          lines.getChildren().add(muted(line));
        }
      }
      rows.getChildren().add(lines);
    }
  }

  private static String arrow(CompareRow row) {
    return row.original().isEmpty() ? "" : " → ";
  }

  private static Label muted(String text) {
    Label label = new Label(text);
    label.getStyleClass().add("muted");
    return label;
  }

  private void showFlips() {
    String wanted = flipFilter.getValue();
    List<FlipItem> all = viewModel.flipsProperty().get();
    List<FlipItem> shown =
        all.stream().filter(item -> wanted.equals(ALL) || item.meaning().equals(wanted)).toList();
    flips.getItems().setAll(shown);
    String hidden =
        all.size() < viewModel.flipsFound()
            ? Units.format(", among the first %d of %,d", all.size(), viewModel.flipsFound())
            : "";
    flipCount.setText(shown.size() + (shown.size() == 1 ? " sample" : " samples") + hidden);
  }

  @FXML
  void evaluate() {
    viewModel.evaluate();
  }
}

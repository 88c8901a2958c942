package dev.espalier.ui.export;

import dev.espalier.ui.fx.Icon;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The card that says what became of an export. */
public final class ExportView {

  private final ExportViewModel viewModel;
  private final Runnable close;
  @FXML private Label title;
  @FXML private Label file;
  @FXML private Label advice;
  @FXML private Label checksTitle;
  @FXML private GridPane checks;
  @FXML private VBox figureBox;
  @FXML private GridPane figures;
  @FXML private Button openReport;
  @FXML private Button showInFolder;
  @FXML private Button copyPath;
  @FXML private Button copyDetails;
  @FXML private Label copied;

  /**
   * Makes the controller.
   *
   * @param close hides the card
   */
  public ExportView(ExportViewModel viewModel, Runnable close) {
    this.viewModel = viewModel;
    this.close = close;
  }

  @FXML
  void initialize() {
    openReport.setGraphic(Icon.REPORT.node());
    showInFolder.setGraphic(Icon.OPEN_MODEL.node());
    copyPath.setGraphic(Icon.COPY.node());
    copyDetails.setGraphic(Icon.COPY.node());
    viewModel.cardProperty().addListener((property, old, now) -> show(now));
    show(viewModel.cardProperty().get());
  }

  private void show(Optional<ExportCard> shown) {
    if (shown.isEmpty()) {
      return;
    }
    ExportCard card = shown.get();
    title.setText(card.title());
    title.setGraphic(card.exported() ? Icon.SUCCESS.node("success") : Icon.FAILURE.node("danger"));
    file.setText(card.file().toString());
    advice.setText(card.advice());
    advice.getStyleClass().setAll("label", card.exported() ? "remark" : "advice");
    checksTitle.setText(
        card.exported() ? "What was checked before the file took its place" : "What was checked");
    present(!card.advice().isEmpty(), advice);
    fillChecks(card.checks());
    fillFigures(card.figures());
    present(!card.figures().isEmpty(), figureBox);
    present(card.exported(), openReport, showInFolder, copyPath);
    present(!card.exported(), copyDetails);
    copied.setText("");
  }

  private static void present(boolean present, Node... nodes) {
    for (Node node : nodes) {
      node.setVisible(present);
      node.setManaged(present);
    }
  }

  private void fillChecks(List<CheckRow> rows) {
    checks.getChildren().clear();
    for (CheckRow row : rows) {
      Label name = new Label(row.title(), icon(row.state()));
      name.setMinWidth(Region.USE_PREF_SIZE);
      Label finding = new Label(row.finding());
      finding.setWrapText(true);
      finding.getStyleClass().add(row.state() == CheckRow.State.FAILED ? "worse" : "muted");
      GridPane.setValignment(name, VPos.TOP);
      GridPane.setValignment(finding, VPos.TOP);
      checks.addRow(checks.getRowCount(), name, finding);
    }
  }

  private static Node icon(CheckRow.State state) {
    return switch (state) {
      case PASSED -> Icon.SUCCESS.node("success");
      case REMARK -> Icon.WARN.node("warning");
      case FAILED -> Icon.FAILURE.node("danger");
      case NOT_REACHED -> Icon.UNREACHED.node("subtle");
    };
  }

  private void fillFigures(List<FigureRow> rows) {
    figures.getChildren().clear();
    figures.addRow(
        0, muted(""), muted("Original"), muted("Shown before"), muted("Exported, measured"));
    for (FigureRow row : rows) {
      Label change = new Label(row.change());
      change
          .getStyleClass()
          .add(row.better().map(better -> better ? "better" : "worse").orElse("muted"));
      Label exported = new Label(row.exported());
      exported.getStyleClass().add("measured-figure");
      figures.addRow(
          figures.getRowCount(),
          muted(row.name()),
          new Label(row.original()),
          new Label(row.shown()),
          exported,
          change);
    }
  }

  private static Label muted(String text) {
    Label label = new Label(text);
    label.getStyleClass().add("muted");
    return label;
  }

  @FXML
  void openReport() {
    viewModel.openReport();
  }

  @FXML
  void showInFolder() {
    viewModel.showInFolder();
  }

  @FXML
  void copyPath() {
    copy(file.getText(), "Path copied");
  }

  @FXML
  void copyDetails() {
    copy(viewModel.cardProperty().get().map(ExportCard::text).orElse(""), "Details copied");
  }

  private void copy(String text, String said) {
    var content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
    copied.setText(said);
  }

  @FXML
  void close() {
    close.run();
  }
}

package dev.espalier.ui.welcome;

import dev.espalier.ui.fx.Icon;
import java.nio.file.Path;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/**
 * What to do while no model is open: open one, drop one, try the sample, go on with a recent one.
 */
public final class WelcomeView {
  private static final int MOST = 6;

  private final WelcomeViewModel viewModel;
  @FXML private Label dropHint;
  @FXML private Button openButton;
  @FXML private Button sampleButton;
  @FXML private VBox recentBox;
  @FXML private VBox recentList;

  public WelcomeView(WelcomeViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    dropHint.setGraphic(Icon.DROP.node());
    openButton.setGraphic(Icon.OPEN_MODEL.node());
    sampleButton.setGraphic(Icon.SAMPLE.node());
    viewModel.recentModels().addListener((ListChangeListener<Path>) change -> showRecent());
    showRecent();
  }

  private void showRecent() {
    var links = viewModel.recentModels().stream().limit(MOST).map(this::link).toList();
    recentList.getChildren().setAll(links);
    recentBox.setVisible(!links.isEmpty());
    recentBox.setManaged(!links.isEmpty());
  }

  private Node link(Path file) {
    var link = new Hyperlink(String.valueOf(file.getFileName()), Icon.RECENT.node());
    link.setOnAction(event -> viewModel.openModel(file));
    link.setTooltip(new Tooltip(file.toString()));
    var folder = new Label(String.valueOf(file.getParent()));
    folder.getStyleClass().addAll("muted", "small");
    folder.setMinWidth(0);
    var row = new HBox(8, link, folder);
    row.getStyleClass().add("recent-row");
    return row;
  }

  @FXML
  void openModel() {
    viewModel.openModel();
  }

  @FXML
  void openSample() {
    viewModel.openSample();
  }
}

package dev.espalier.ui.log;

import dev.espalier.ui.fx.Icon;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.util.StringConverter;

/** The log drawer. */
public final class LogView {
  private static final KeyCombination COPY =
      new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

  private final LogViewModel viewModel;
  private final Runnable close;
  @FXML private ComboBox<LogLevel> level;
  @FXML private ListView<LogLine> list;
  @FXML private Button copyButton;
  @FXML private Button saveButton;
  @FXML private Button clearButton;
  @FXML private Button closeButton;

  /**
   * Makes the controller.
   *
   * @param close hides the drawer
   */
  public LogView(LogViewModel viewModel, Runnable close) {
    this.viewModel = viewModel;
    this.close = close;
  }

  @FXML
  void initialize() {
    copyButton.setGraphic(Icon.COPY.node());
    saveButton.setGraphic(Icon.SAVE_RECIPE.node());
    clearButton.setGraphic(Icon.CLEAR.node());
    closeButton.setGraphic(Icon.DISMISS.node());
    level.getItems().setAll(LogLevel.values());
    level.setConverter(new LevelText());
    level.valueProperty().bindBidirectional(viewModel.levelProperty());
    var placeholder = new Label("Nothing of this level was logged.");
    placeholder.getStyleClass().add("muted");
    list.setPlaceholder(placeholder);
    list.setItems(viewModel.lines());
    list.setCellFactory(view -> new LogCell());
    list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    viewModel.lines().addListener((ListChangeListener<LogLine>) change -> followEnd());
  }

  private void followEnd() {
    if (list.getSelectionModel().isEmpty()) {
      list.scrollTo(viewModel.lines().size() - 1);
    }
  }

  @FXML
  void copy() {
    var content = new ClipboardContent();
    content.putString(viewModel.text(list.getSelectionModel().getSelectedItems()));
    Clipboard.getSystemClipboard().setContent(content);
  }

  @FXML
  void save() {
    viewModel.save();
  }

  @FXML
  void clear() {
    viewModel.clear();
  }

  @FXML
  void close() {
    close.run();
  }

  @FXML
  void keyPressed(KeyEvent event) {
    if (COPY.match(event)) {
      copy();
      event.consume();
    }
  }

  private static final class LevelText extends StringConverter<LogLevel> {
    @Override
    public String toString(LogLevel level) {
      return level.text();
    }

    @Override
    public LogLevel fromString(String text) {
      return LogLevel.valueOf(text);
    }
  }
}

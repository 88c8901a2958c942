package dev.espalier.ui.tasks;

import dev.espalier.app.task.TaskStatus;
import dev.espalier.ui.fx.Icon;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;

/** The list of tasks. */
public final class TasksView {
  private final TasksViewModel viewModel;
  private final Runnable close;
  @FXML private ListView<TaskStatus> list;
  @FXML private Button cancelAllButton;
  @FXML private Button closeButton;

  /**
   * Makes the controller.
   *
   * @param close hides the list
   */
  public TasksView(TasksViewModel viewModel, Runnable close) {
    this.viewModel = viewModel;
    this.close = close;
  }

  @FXML
  void initialize() {
    closeButton.setGraphic(Icon.DISMISS.node());
    cancelAllButton.setGraphic(Icon.STOP_TASK.node());
    cancelAllButton.disableProperty().bind(viewModel.busyProperty().not());
    var placeholder = new Label("Nothing runs in the background.");
    placeholder.getStyleClass().add("muted");
    list.setPlaceholder(placeholder);
    list.setItems(viewModel.tasks());
    list.setCellFactory(view -> new TaskCell(viewModel::cancel));
  }

  @FXML
  void cancelAll() {
    viewModel.cancelAll();
  }

  @FXML
  void close() {
    close.run();
  }
}

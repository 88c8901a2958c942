package dev.espalier.ui.tasks;

import dev.espalier.app.task.TaskStatus;
import dev.espalier.ui.fx.Icon;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A task: how it stands, its title and current step, and a button that stops it. */
final class TaskCell extends ListCell<TaskStatus> {
  private static final double BAR_WIDTH = 120;

  private final Label title = new Label();
  private final Label message = new Label();
  private final ProgressBar bar = new ProgressBar();
  private final Button cancel = new Button("", Icon.STOP_TASK.node());
  private final HBox state = new HBox();
  private final HBox row;

  TaskCell(Consumer<TaskStatus> canceller) {
    message.getStyleClass().addAll("muted", "small");
    bar.setPrefWidth(BAR_WIDTH);
    cancel.getStyleClass().addAll("flat", "button-icon");
    cancel.setTooltip(new Tooltip("Cancel this task"));
    cancel.setAccessibleText("Cancel this task");
    cancel.setOnAction(event -> canceller.accept(getItem()));
    var texts = new VBox(title, message);
    HBox.setHgrow(texts, Priority.ALWAYS);
    texts.setMinWidth(0);
    texts.setAlignment(Pos.CENTER_LEFT);
    row = new HBox(8, state, texts, bar, cancel);
    row.setAlignment(Pos.CENTER_LEFT);
    state.setAlignment(Pos.CENTER);
    bar.setMinWidth(BAR_WIDTH / 2);
    cancel.setMinWidth(Region.USE_PREF_SIZE);
    state.setMinWidth(Region.USE_PREF_SIZE);
    // As wide as the list, so that the button stays in sight; long texts are cut.
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(@Nullable TaskStatus task, boolean empty) {
    super.updateItem(task, empty);
    if (empty || task == null) {
      setGraphic(null);
      return;
    }
    boolean running = !task.state().ended();
    title.setText(task.title());
    message.setText(running ? task.message() : ended(task));
    message.setManaged(!message.getText().isEmpty());
    bar.setProgress(task.fraction());
    bar.setVisible(running);
    bar.setManaged(running);
    cancel.setVisible(running);
    cancel.setManaged(running);
    state.getChildren().setAll(icon(task));
    setGraphic(row);
  }

  private static String ended(TaskStatus task) {
    return switch (task.state()) {
      case DONE -> "done";
      case FAILED -> task.message().isBlank() ? "failed" : "failed: " + task.message();
      case CANCELLED -> "cancelled";
      case RUNNING -> task.message();
    };
  }

  private static Node icon(TaskStatus task) {
    return switch (task.state()) {
      case RUNNING -> Icon.TASKS.node("accent");
      case DONE -> Icon.SUCCESS.node("success");
      case FAILED -> Icon.FAILURE.node("danger");
      case CANCELLED -> Icon.STOP_TASK.node("subtle");
    };
  }
}

package dev.espalier.ui.shell;

import dev.espalier.ui.fx.Icon;
import dev.espalier.ui.log.LogViewModel;
import dev.espalier.ui.tasks.TasksViewModel;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.util.Duration;

/** The bar at the bottom: tasks, data, log, what the program takes of the machine. */
public final class StatusView {
  private final ShellViewModel shell;
  private final TasksViewModel tasks;
  private final LogViewModel log;
  private final ResourcesViewModel resources;
  @FXML private Button tasksButton;
  @FXML private ProgressBar progress;
  @FXML private Button cancelButton;
  @FXML private Label data;
  @FXML private Button logButton;
  @FXML private Label cpu;
  @FXML private Label memory;

  public StatusView(
      ShellViewModel shell, TasksViewModel tasks, LogViewModel log, ResourcesViewModel resources) {
    this.shell = shell;
    this.tasks = tasks;
    this.log = log;
    this.resources = resources;
  }

  @FXML
  void initialize() {
    tasksButton.setGraphic(Icon.TASKS.node());
    cancelButton.setGraphic(Icon.STOP_TASK.node());
    tasksButton.textProperty().bind(tasks.summaryProperty().map(s -> s.isEmpty() ? "Ready" : s));
    progress.progressProperty().bind(tasks.progressProperty());
    progress.visibleProperty().bind(tasks.busyProperty());
    cancelButton.visibleProperty().bind(tasks.busyProperty());
    data.textProperty().bind(shell.dataTextProperty());
    data.visibleProperty().bind(shell.openProperty());
    logButton.setGraphic(Icon.LOG.node());
    logButton.textProperty().bind(log.troublesProperty().map(StatusView::logText));
    log.troublesProperty().addListener(observable -> markLog());
    cpu.setGraphic(Icon.SPEED_GAUGE.node("subtle"));
    cpu.textProperty().bind(resources.cpuProperty());
    memory.setGraphic(Icon.MEMORY_CHIP.node("subtle"));
    memory.textProperty().bind(resources.memoryProperty());
    var clock = new Timeline(new KeyFrame(Duration.seconds(1), event -> resources.sample()));
    clock.setCycleCount(Animation.INDEFINITE);
    clock.play();
    resources.sample();
  }

  private static String logText(Number troubles) {
    return switch (troubles.intValue()) {
      case 0 -> "Log";
      case 1 -> "1 warning";
      default -> troubles + " warnings";
    };
  }

  private void markLog() {
    boolean trouble = log.troublesProperty().get() > 0;
    logButton.setGraphic(trouble ? Icon.WARN.node("warning") : Icon.LOG.node());
  }

  @FXML
  void toggleTasks() {
    shell.tasksShownProperty().set(!shell.tasksShownProperty().get());
  }

  @FXML
  void cancelAll() {
    tasks.cancelAll();
  }

  @FXML
  void toggleLog() {
    shell.logShownProperty().set(!shell.logShownProperty().get());
    log.seen();
  }
}

package dev.espalier.ui.shell;

import dev.espalier.ui.fx.Icon;
import dev.espalier.ui.fx.Ticker;
import javafx.animation.FadeTransition;
import javafx.animation.PauseTransition;
import javafx.animation.SequentialTransition;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.util.Duration;

/** The bar at the bottom: tasks, data, log, what the program takes of the machine. */
public final class StatusView {
  private static final Duration LOGGED = Duration.millis(250);
  private static final Duration SAMPLED = Duration.seconds(1);
  private static final Duration STAY = Duration.seconds(6);
  private static final Duration FADE = Duration.millis(300);

  private final StatusViewModel viewModel;
  private final Runnable showData;
  private final SequentialTransition noticeLife = new SequentialTransition();
  @FXML private Button tasksButton;
  @FXML private ProgressBar progress;
  @FXML private Button cancelButton;
  @FXML private Label notice;
  @FXML private Button data;
  @FXML private Button logButton;
  @FXML private Label cpu;
  @FXML private Label memory;

  /**
   * Makes the controller.
   *
   * @param showData shows the card of the data, or asks for some where there is none
   */
  public StatusView(StatusViewModel viewModel, Runnable showData) {
    this.viewModel = viewModel;
    this.showData = showData;
  }

  @FXML
  void initialize() {
    tasksButton.setGraphic(Icon.TASKS.node());
    cancelButton.setGraphic(Icon.STOP_TASK.node());
    tasksButton.textProperty().bind(viewModel.taskTextProperty());
    progress.progressProperty().bind(viewModel.progressProperty());
    progress.visibleProperty().bind(viewModel.busyProperty());
    cancelButton.visibleProperty().bind(viewModel.busyProperty());
    progress.managedProperty().bind(progress.visibleProperty());
    cancelButton.managedProperty().bind(cancelButton.visibleProperty());
    notice.setVisible(false);
    viewModel.noticeProperty().addListener((property, old, now) -> show(now));
    data.textProperty().bind(viewModel.dataTextProperty());
    data.visibleProperty().bind(viewModel.openProperty());
    logButton.setGraphic(Icon.LOG.node());
    logButton.textProperty().bind(viewModel.logTextProperty());
    viewModel.troublesProperty().addListener(observable -> markLog());
    cpu.setGraphic(Icon.SPEED_GAUGE.node("subtle"));
    cpu.textProperty().bind(viewModel.cpuProperty());
    memory.setGraphic(Icon.MEMORY_CHIP.node("subtle"));
    memory.textProperty().bind(viewModel.memoryProperty());
    // The drawer of the log is not always there; the count of what went wrong is.
    Ticker.every(LOGGED, logButton, viewModel::fetchLog);
    Ticker.every(SAMPLED, cpu, viewModel::sample);
    viewModel.sample();
  }

  /** Beside the tasks, where their end is looked for, so that it covers nothing; goes by itself. */
  private void show(NoticesViewModel.Notice now) {
    notice.setGraphic(now.success() ? Icon.SUCCESS.node("success") : Icon.STOP_TASK.node("subtle"));
    notice.setText(now.text());
    notice.setOpacity(1);
    notice.setVisible(true);
    var fade = new FadeTransition(FADE, notice);
    fade.setToValue(0);
    noticeLife.stop();
    noticeLife.getChildren().setAll(new PauseTransition(STAY), fade);
    noticeLife.setOnFinished(event -> notice.setVisible(false));
    noticeLife.playFromStart();
  }

  private void markLog() {
    boolean trouble = viewModel.troublesProperty().get() > 0;
    logButton.setGraphic(trouble ? Icon.WARN.node("warning") : Icon.LOG.node());
  }

  @FXML
  void showData() {
    showData.run();
  }

  @FXML
  void toggleTasks() {
    viewModel.toggleTasks();
  }

  @FXML
  void cancelAll() {
    viewModel.cancelAll();
  }

  @FXML
  void toggleLog() {
    viewModel.toggleLog();
  }
}

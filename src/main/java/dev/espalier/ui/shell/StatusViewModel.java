package dev.espalier.ui.shell;

import dev.espalier.ui.log.LogViewModel;
import dev.espalier.ui.tasks.TasksViewModel;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.value.ObservableStringValue;

/** What the bar at the bottom says, gathered from those who know. */
public final class StatusViewModel {
  private final MainViewModel main;
  private final TasksViewModel tasks;
  private final LogViewModel log;
  private final ResourcesViewModel resources;
  private final NoticesViewModel notices;
  private final StringBinding taskText;
  private final StringBinding logText;

  public StatusViewModel(
      MainViewModel main,
      TasksViewModel tasks,
      LogViewModel log,
      ResourcesViewModel resources,
      NoticesViewModel notices) {
    this.main = main;
    this.tasks = tasks;
    this.log = log;
    this.resources = resources;
    this.notices = notices;
    this.taskText = text(tasks.summaryProperty());
    this.logText = logText(log.troublesProperty());
  }

  // Properties

  /** What is being done; "Ready" if nothing is. */
  public ObservableStringValue taskTextProperty() {
    return taskText;
  }

  /** Whether a task runs. */
  public ReadOnlyBooleanProperty busyProperty() {
    return tasks.busyProperty();
  }

  /** 0 to 1; negative while it cannot be said. */
  public ReadOnlyDoubleProperty progressProperty() {
    return tasks.progressProperty();
  }

  /** The newest note that something is done. */
  public ReadOnlyObjectProperty<NoticesViewModel.Notice> noticeProperty() {
    return notices.newestProperty();
  }

  /** Which data are open. */
  public ReadOnlyStringProperty dataTextProperty() {
    return main.dataTextProperty();
  }

  /** Whether a model is open. */
  public ReadOnlyBooleanProperty openProperty() {
    return main.openProperty();
  }

  /** "Log", or how many warnings have not been seen. */
  public ObservableStringValue logTextProperty() {
    return logText;
  }

  /** How many warnings and errors have not been seen. */
  public ReadOnlyIntegerProperty troublesProperty() {
    return log.troublesProperty();
  }

  public ReadOnlyStringProperty cpuProperty() {
    return resources.cpuProperty();
  }

  public ReadOnlyStringProperty memoryProperty() {
    return resources.memoryProperty();
  }

  // Commands

  /** Shows or hides the tasks. */
  public void toggleTasks() {
    main.tasksShownProperty().set(!main.tasksShownProperty().get());
  }

  /** Shows or hides the log; its warnings have been seen then. */
  public void toggleLog() {
    main.logShownProperty().set(!main.logShownProperty().get());
    log.seen();
  }

  /** Asks all tasks to stop. */
  public void cancelAll() {
    tasks.cancelAll();
  }

  /** Takes over what was logged since; called a few times a second. */
  public void fetchLog() {
    log.refresh();
  }

  /** Measures anew what the program takes; called about once a second. */
  public void sample() {
    resources.sample();
  }

  private static StringBinding text(ReadOnlyStringProperty summary) {
    return new StringBinding() {
      {
        bind(summary);
      }

      @Override
      protected String computeValue() {
        return summary.get().isEmpty() ? "Ready" : summary.get();
      }
    };
  }

  private static StringBinding logText(ReadOnlyIntegerProperty troubles) {
    return new StringBinding() {
      {
        bind(troubles);
      }

      @Override
      protected String computeValue() {
        return switch (troubles.get()) {
          case 0 -> "Log";
          case 1 -> "1 warning";
          default -> troubles.get() + " warnings";
        };
      }
    };
  }
}

package dev.espalier.ui.tasks;

import dev.espalier.app.task.TaskRunner;
import dev.espalier.app.task.TaskState;
import dev.espalier.app.task.TaskStatus;
import dev.espalier.ui.fx.Units;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The tasks in the background, and one line that sums them up. */
public final class TasksViewModel {

  // Properties

  private final TaskRunner runner;
  private final ObservableList<TaskStatus> tasks = FXCollections.observableArrayList();
  private final ObservableList<TaskStatus> tasksView =
      FXCollections.unmodifiableObservableList(tasks);
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper();
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private final Set<Long> running = new HashSet<>();
  private Consumer<TaskStatus> whenEnded = task -> {};

  public TasksViewModel(TaskRunner runner) {
    this.runner = runner;
    runner.listen(this::update);
    update(runner.tasks());
  }

  /** Newest first. */
  public ObservableList<TaskStatus> tasks() {
    return tasksView;
  }

  /** Whether a task runs. */
  public ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  /** 0 to 1 over all running tasks; negative while that cannot be said. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** What is being done, in one line; empty when nothing is. */
  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  // Commands

  /** Asks one task to stop. */
  public void cancel(TaskStatus task) {
    runner.cancel(task.id());
  }

  /** Asks all running tasks to stop. */
  public void cancelAll() {
    tasks.stream().filter(task -> !task.state().ended()).forEach(this::cancel);
  }

  /** Says who hears of a task that was not in the background and is done or was cancelled. */
  public void setWhenEnded(Consumer<TaskStatus> listener) {
    whenEnded = listener;
  }

  private void update(List<TaskStatus> now) {
    tasks.setAll(now.reversed());
    List<TaskStatus> active = now.stream().filter(task -> !task.state().ended()).toList();
    busy.set(!active.isEmpty());
    summary.set(summary(active));
    boolean known = active.stream().allMatch(task -> task.fraction() >= 0);
    double mean = active.stream().mapToDouble(TaskStatus::fraction).average().orElse(0);
    progress.set(known ? mean : -1);
    tellOfEnded(now);
  }

  private void tellOfEnded(List<TaskStatus> now) {
    for (TaskStatus task : now) {
      if (!task.state().ended()) {
        running.add(task.id());
      } else if (running.remove(task.id())
          && task.state() != TaskState.FAILED
          && !task.background()) {
        whenEnded.accept(task);
      }
    }
  }

  private static String summary(List<TaskStatus> active) {
    if (active.size() == 1) {
      TaskStatus only = active.getFirst();
      return only.title() + percent(only.fraction());
    }
    return active.isEmpty() ? "" : active.size() + " tasks";
  }

  private static String percent(double fraction) {
    return fraction < 0 ? "" : Units.format("  %.0f %%", 100 * fraction);
  }
}

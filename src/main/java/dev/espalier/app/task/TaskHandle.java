package dev.espalier.app.task;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;

/** One submitted task: it carries the cancel flag and the progress from thread to thread. */
public final class TaskHandle implements CancelSignal, Progress {

  private final Runnable changed;
  private volatile boolean cancelled;
  private volatile TaskStatus status;

  TaskHandle(long id, String title, boolean background, Runnable changed) {
    this.changed = changed;
    this.status = new TaskStatus(id, title, -1, "", TaskState.RUNNING, background);
  }

  /** Unique within one {@link TaskRunner}. */
  public long id() {
    return status.id();
  }

  /** How far the task is. */
  public TaskStatus status() {
    return status;
  }

  /** Asks the work to stop; it ends as cancelled at its next check. */
  public void cancel() {
    cancelled = true;
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public void report(double fraction, String message) {
    set(fraction, message, TaskState.RUNNING);
  }

  void end(TaskState state) {
    TaskStatus last = status;
    set(state == TaskState.DONE ? 1 : last.fraction(), last.message(), state);
  }

  private void set(double fraction, String message, TaskState state) {
    TaskStatus last = status;
    status = new TaskStatus(last.id(), last.title(), fraction, message, state, last.background());
    changed.run();
  }
}

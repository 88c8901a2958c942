package dev.espalier.app.task;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;

/** One submitted task: it carries the cancel flag and the progress from thread to thread. */
public final class TaskHandle implements CancelSignal, Progress {

  private final long id;
  private final String title;
  private final Runnable changed;
  private volatile boolean cancelled;
  private volatile TaskStatus status;

  TaskHandle(long id, String title, Runnable changed) {
    this.id = id;
    this.title = title;
    this.changed = changed;
    this.status = new TaskStatus(id, title, -1, "", TaskState.RUNNING);
  }

  /** Unique within one {@link TaskRunner}. */
  public long id() {
    return id;
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
    status = new TaskStatus(id, title, fraction, message, TaskState.RUNNING);
    changed.run();
  }

  void end(TaskState state) {
    status =
        new TaskStatus(
            id, title, state == TaskState.DONE ? 1 : status.fraction(), status.message(), state);
    changed.run();
  }
}

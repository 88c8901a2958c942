package dev.espalier.app.task;

/** The life of a task: it runs, and then ends in one of three ways. */
public enum TaskState {
  RUNNING,
  DONE,
  FAILED,
  CANCELLED;

  /** Whether nothing more will happen to the task. */
  public boolean ended() {
    return this != RUNNING;
  }
}

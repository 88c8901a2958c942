package dev.espalier.app;

import dev.espalier.app.task.TaskRunner;
import dev.espalier.app.task.TaskStatus;

/** The newest task whose end a person waits for. */
final class AwaitedTask {
  private final TaskRunner tasks;
  private long id;

  AwaitedTask(TaskRunner tasks) {
    this.tasks = tasks;
  }

  /** Does what may start such a task. */
  void start(Runnable what) {
    long before = newest();
    what.run();
    id = newest() == before ? id : newest();
  }

  boolean is(TaskStatus task) {
    return task.id() == id;
  }

  private long newest() {
    return tasks.tasks().stream().mapToLong(TaskStatus::id).max().orElse(0);
  }
}

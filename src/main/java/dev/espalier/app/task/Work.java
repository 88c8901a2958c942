package dev.espalier.app.task;

/**
 * A piece of work that runs on a background thread.
 *
 * @param <T> what it yields
 */
@FunctionalInterface
public interface Work<T> {

  /**
   * Does the work; asks {@link TaskContext#cancel()} at every step that takes longer than a few
   * milliseconds.
   *
   * @throws Exception whatever goes wrong; it reaches {@link Outcome#failed}
   */
  T run(TaskContext context) throws Exception;
}

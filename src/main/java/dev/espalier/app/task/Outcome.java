package dev.espalier.app.task;

import java.util.function.Consumer;

/**
 * What happens with the result of a piece of work. Every method is called on the delivery executor
 * of the {@link TaskRunner}, and exactly one of them once per task.
 *
 * @param <T> what the work yields
 */
public interface Outcome<T> {

  /** The work has ended well. */
  void done(T value);

  /** The work has failed. */
  void failed(Failure failure);

  /** The work was cancelled, by the person or by a later request of the same kind. */
  default void cancelled() {}

  /** An outcome made of two handlers. */
  static <T> Outcome<T> of(Consumer<? super T> done, Consumer<? super Failure> failed) {
    return new Outcome<>() {
      @Override
      public void done(T value) {
        done.accept(value);
      }

      @Override
      public void failed(Failure failure) {
        failed.accept(failure);
      }
    };
  }
}

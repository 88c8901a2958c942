package dev.espalier.numeric;

/**
 * Asked now and then by long work whether anybody still wants its result. Safe to ask from any
 * thread; once cancelled, always cancelled.
 */
@FunctionalInterface
public interface CancelSignal {
  /** Whether the work should stop. */
  boolean cancelled();

  /**
   * Leaves the work when it should stop.
   *
   * @throws CancelledException if cancelled
   */
  default void throwIfCancelled() {
    if (cancelled()) {
      throw new CancelledException();
    }
  }

  /** A signal that never cancels. */
  static CancelSignal none() {
    return () -> false;
  }
}

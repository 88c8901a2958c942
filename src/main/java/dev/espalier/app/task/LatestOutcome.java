package dev.espalier.app.task;

/**
 * Passes an outcome on only while its request has not been replaced: checked at the moment of
 * delivery, so that a result that was already queued when a newer request came is dropped too.
 */
record LatestOutcome<T>(TaskHandle handle, Outcome<? super T> outcome) implements Outcome<T> {

  @Override
  public void done(T value) {
    if (handle.cancelled()) {
      outcome.cancelled();
    } else {
      outcome.done(value);
    }
  }

  @Override
  public void failed(Failure failure) {
    if (handle.cancelled()) {
      outcome.cancelled();
    } else {
      outcome.failed(failure);
    }
  }

  @Override
  public void cancelled() {
    outcome.cancelled();
  }
}

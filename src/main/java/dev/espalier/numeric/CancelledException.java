package dev.espalier.numeric;

import java.util.concurrent.CancellationException;

/**
 * Work stopped because a {@link CancelSignal} asked for it: not an error, and nothing was written.
 */
public final class CancelledException extends CancellationException {
  private static final long serialVersionUID = 1L;

  /** Says that the work was cancelled. */
  public CancelledException() {
    super("cancelled");
  }
}

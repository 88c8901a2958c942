package dev.espalier.cli;

import dev.espalier.numeric.CancelSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: work is asked to stop, and the process waits a moment for it, so that no temporary file
 * is left behind and no run is under way when the runtime is unloaded.
 */
final class Interrupt implements CancelSignal {

  private static final long PATIENCE_SECONDS = 5;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean interrupted;

  /** To be called by the process when it is told to end. */
  void interrupt() {
    if (ended.getCount() == 0) {
      return;
    }
    interrupted = true;
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Thread.currentThread().interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work has ended. */
  void done() {
    ended.countDown();
  }

  @Override
  public boolean cancelled() {
    return interrupted;
  }
}

package dev.espalier.app.task;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Knows whether work is under way, or soon will be, that a person waits for: so that what measures
 * time in the background keeps out of its way, and is not disturbed by it either. Safe to use from
 * several threads.
 */
public final class Quiet {

  private static final long ASKED_AGAIN_MILLIS = 50;

  private int busy;
  private long begun;

  Quiet() {}

  /** A piece of work that a person waits for begins. */
  synchronized Busy begin() {
    busy++;
    begun++;
    return new Busy();
  }

  private synchronized void end() {
    busy--;
    notifyAll();
  }

  private synchronized long begun() {
    return begun;
  }

  /** Whether nobody waits for anything. */
  public synchronized boolean now() {
    return busy == 0;
  }

  /**
   * Waits until it is quiet.
   *
   * @throws CancelledException if cancelled meanwhile
   */
  public synchronized void await(CancelSignal cancel) {
    try {
      while (busy > 0) {
        cancel.throwIfCancelled();
        wait(ASKED_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
    cancel.throwIfCancelled();
  }

  /** Cancelled as soon as it is not quiet any more; it may be quiet again by then. */
  public synchronized CancelSignal disturbance() {
    long before = busy == 0 ? begun : -1;
    return () -> begun() != before;
  }

  /** Some work that is under way. */
  final class Busy {
    private final AtomicBoolean over = new AtomicBoolean();

    /** The work has ended; saying so again does nothing. */
    void end() {
      if (over.compareAndSet(false, true)) {
        Quiet.this.end();
      }
    }
  }
}

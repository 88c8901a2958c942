package dev.espalier.app.task;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Knows whether work is under way, or soon will be, that a person waits for: so that what measures
 * time in the background keeps out of its way, and is not disturbed by it either. Safe to use from
 * several threads.
 */
public final class Quiet {

  private static final long ASKED_AGAIN_MILLIS = 50;

  private int busy;
  private long begun;
  private boolean taken;

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
    await(() -> busy == 0, cancel);
  }

  private synchronized void await(BooleanSupplier condition, CancelSignal cancel) {
    try {
      while (!condition.getAsBoolean()) {
        cancel.throwIfCancelled();
        wait(ASKED_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
    cancel.throwIfCancelled();
  }

  /**
   * Waits until it is quiet and nobody else has the turn: of those that measure time in the
   * background one does at a time.
   *
   * @return the turn, which ends when it is closed
   * @throws CancelledException if cancelled meanwhile
   */
  public synchronized Turn turn(CancelSignal cancel) {
    await(() -> busy == 0 && !taken, cancel);
    taken = true;
    return this::pass;
  }

  private synchronized void pass() {
    taken = false;
    notifyAll();
  }

  /** Nobody else measures until this is closed. */
  public interface Turn extends AutoCloseable {
    @Override
    void close();
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

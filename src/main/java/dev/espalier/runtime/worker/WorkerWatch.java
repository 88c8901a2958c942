package dev.espalier.runtime.worker;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Looks after a worker while it works: that nothing takes too long or too much memory. */
final class WorkerWatch {

  private static final long PERIOD_MILLIS = 100;

  /** How long a run that took too long has to stop of its own accord. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final WorkerProcess process;
  private final InFlight inFlight;
  private final long memoryLimit;
  private final Consumer<Request> tell;
  private final Object change = new Object();

  WorkerWatch(WorkerProcess process, InFlight inFlight, long memoryLimit, Consumer<Request> tell) {
    this.process = process;
    this.inFlight = inFlight;
    this.memoryLimit = memoryLimit;
    this.tell = tell;
  }

  /** Tells it that there is something to watch, or nothing any more. */
  void wake() {
    synchronized (change) {
      change.notifyAll();
    }
  }

  /** Watches until the worker is lost. */
  void run() {
    try {
      while (inFlight.loss().isEmpty()) {
        synchronized (change) {
          while (inFlight.isEmpty() && inFlight.loss().isEmpty()) {
            change.wait();
          }
        }
        Thread.sleep(PERIOD_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    OptionalLong memory = process.memoryBytes();
    if (memory.isPresent() && memory.getAsLong() > memoryLimit) {
      process.kill(Ending.tooMuchMemory(memoryLimit));
      return;
    }
    for (Pending pending : inFlight.all()) {
      if (pending.expired()) {
        stop(pending);
      }
    }
  }

  private void stop(Pending pending) {
    if (pending.overdue() || pending.request() instanceof Request.Open) {
      inFlight.blame(pending);
      process.kill(pending.hung());
    } else {
      pending.setOverdue(GRACE);
      tell.accept(new Request.Cancel(pending.request().id()));
    }
  }
}

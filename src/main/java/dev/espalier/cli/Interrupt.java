package dev.espalier.cli;

import dev.espalier.numeric.CancelSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C: work is asked to stop, and the process waits a moment for it, so that no temporary file
 * is left behind, and ends with the exit status of the work: what was done by then is done.
 */
final class Interrupt implements CancelSignal {

  private static final Logger LOG = LoggerFactory.getLogger(Interrupt.class);
  private static final long PATIENCE_SECONDS = 5;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "interrupt");
  private volatile boolean interrupted;
  private volatile int exitCode;

  /** That of this process. */
  static Interrupt ofProcess() {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  /** What goes on when the process is told to end. */
  private void interrupt() {
    interrupted = true;
    try {
      if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        // Or else it would be that of the signal, whatever came out.
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * All has ended.
   *
   * @param code the exit status, which the process ends with at once if it is being interrupted
   */
  void ended(int code) {
    exitCode = code;
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("Interrupted when all was done", e);
    }
  }

  @Override
  public boolean cancelled() {
    return interrupted;
  }
}

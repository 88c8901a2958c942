package dev.espalier.runtime.inprocess;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.espalier.numeric.CancelSignal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends runs that nobody wants any more. onnxruntime is told to stop from another thread, and looks
 * before each node of the graph.
 */
final class RunWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
  private static final long PERIOD_MILLIS = 10;

  private final Set<WatchedRun> active = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private @Nullable Thread watcher;

  /** Begins to watch; the result must be closed when the run, or the series of runs, is over. */
  WatchedRun watch(CancelSignal cancel) throws OrtException {
    WatchedRun run = new WatchedRun(cancel);
    active.add(run);
    synchronized (change) {
      if (watcher == null) {
        watcher = Thread.ofPlatform().daemon().name("espalier-run-watch").start(this::watchForever);
      }
      change.notifyAll();
    }
    return run;
  }

  /** Ends all runs under way as if they had been cancelled. */
  @Override
  public void close() {
    active.forEach(WatchedRun::terminate);
    synchronized (change) {
      if (watcher != null) {
        watcher.interrupt();
        watcher = null;
      }
    }
  }

  private void watchForever() {
    try {
      while (true) {
        synchronized (change) {
          while (active.isEmpty()) {
            change.wait();
          }
        }
        Thread.sleep(PERIOD_MILLIS);
        active.forEach(WatchedRun::terminateIfCancelled);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The options of a run under way. */
  final class WatchedRun implements AutoCloseable {

    private final CancelSignal cancel;
    private final RunOptions options;
    private boolean over;
    private boolean terminated;

    private WatchedRun(CancelSignal cancel) throws OrtException {
      this.cancel = cancel;
      this.options = new RunOptions();
    }

    RunOptions options() {
      return options;
    }

    void runEnded() {
      if (cancel instanceof RunListener listener) {
        listener.runEnded();
      }
    }

    /** Whether the run was told to stop. */
    synchronized boolean terminated() {
      return terminated;
    }

    private void terminateIfCancelled() {
      if (cancel.cancelled()) {
        terminate();
      }
    }

    private synchronized void terminate() {
      if (over || terminated) {
        return;
      }
      try {
        options.setTerminate(true);
        terminated = true;
      } catch (OrtException e) {
        LOG.warn("A run could not be told to stop", e);
      }
    }

    @Override
    public synchronized void close() {
      over = true;
      active.remove(this);
      options.close();
    }
  }
}

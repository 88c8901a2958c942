package dev.espalier.calibrate;

import dev.espalier.data.DataException;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelledException;
import dev.espalier.runtime.RuntimeFailure;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs a network on the next samples while those before are looked at: one run at a time. To be
 * closed before the session that it runs.
 */
final class Ahead implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("espalier-run-ahead").factory());
  private Optional<Future<Map<String, Tensor>>> next = Optional.empty();

  /** Begins the next run. */
  void begin(Callable<Map<String, Tensor>> run) {
    next = Optional.of(thread.submit(run));
  }

  /** Whether a run was begun and not taken yet. */
  boolean isBusy() {
    return next.isPresent();
  }

  /**
   * Waits for what was begun.
   *
   * @throws CancelledException if it was cancelled
   */
  Map<String, Tensor> take() throws RuntimeFailure, DataException {
    Future<Map<String, Tensor>> running = next.orElseThrow();
    next = Optional.empty();
    try {
      return running.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeFailure failure -> throw failure;
        case DataException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }

  /** Waits for the run that is under way; nobody gets what it makes. */
  @Override
  public void close() {
    thread.close();
  }
}

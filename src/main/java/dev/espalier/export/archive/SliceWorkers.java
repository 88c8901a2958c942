package dev.espalier.export.archive;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does work on several slices at once, few enough at a time that memory is bounded. */
final class SliceWorkers {
  private SliceWorkers() {}

  /** Takes results. */
  interface Taker<T> {
    void take(int index, T result) throws IOException;
  }

  /**
   * Does work from 0 up to {@code count}; results are taken in that order, on the calling thread.
   *
   * @throws IOException the first failure of the work
   */
  static <T> void run(int count, IntFunction<Callable<T>> work, Taker<T> taker, CancelSignal cancel)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    Deque<Future<T>> pending = new ArrayDeque<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("slice-", 0).daemon().factory())) {
      try {
        int submitted = 0;
        for (int taken = 0; taken < count; taken++) {
          while (submitted < count && submitted < taken + 2 * threads) {
            pending.add(workers.submit(work.apply(submitted++)));
          }
          cancel.throwIfCancelled();
          taker.take(taken, result(pending.remove()));
        }
      } finally {
        pending.forEach(future -> future.cancel(false));
      }
    }
  }

  private static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }
}

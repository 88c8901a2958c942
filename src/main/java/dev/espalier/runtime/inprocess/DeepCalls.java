package dev.espalier.runtime.inprocess;

import dev.espalier.runtime.RuntimeFailure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes calls of onnxruntime on threads with room for deep recursion. It recurses into the graphs
 * inside of a model, and native code that runs out of stack ends the whole process; what stack the
 * caller has left depends on who calls.
 */
final class DeepCalls {

  /** Only as much of it is taken as is used. */
  static final long STACK_BYTES = 64L << 20;

  private static final long IDLE_SECONDS = 10;

  // Threads end by themselves when nobody calls, so that a late call never finds them gone.
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> {
            Thread thread = new Thread(null, work, "espalier-onnxruntime", STACK_BYTES);
            thread.setDaemon(true);
            return thread;
          });

  /** What is to be called. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws RuntimeFailure;
  }

  /**
   * Makes a call and waits for it, also if this thread is interrupted meanwhile: native code does
   * not notice.
   */
  <T> T make(Call<T> call) throws RuntimeFailure {
    Future<T> result = threads.submit(call::make);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw rethrown(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeFailure rethrown(ExecutionException failed) {
    return switch (failed.getCause()) {
      case RuntimeFailure failure -> failure;
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(failed);
    };
  }
}

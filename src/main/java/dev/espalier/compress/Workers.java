package dev.espalier.compress;

import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Compresses layers side by side, the largest first. As many weights are in memory as floats as
 * there are processors; of the others only the compressed form is kept.
 */
final class Workers {
  private final Queue<LayerWork> open;
  private final Map<LayerId, CompressedWeight> done = new ConcurrentHashMap<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final long parameters;
  private long parametersDone;
  private final Progress progress;
  private final CancelSignal cancel;

  private Workers(List<LayerWork> work, Progress progress, CancelSignal cancel) {
    List<LayerWork> sorted = new ArrayList<>(work);
    sorted.sort(Comparator.comparingLong(item -> -item.layer().parameters()));
    this.open = new ConcurrentLinkedQueue<>(sorted);
    this.parameters = work.stream().mapToLong(item -> item.layer().parameters()).sum();
    this.progress = progress;
    this.cancel = () -> stopped.get() || cancel.cancelled();
  }

  /**
   * Compresses all layers.
   *
   * @throws CompressionException if one of them cannot be compressed
   * @throws CancelledException if cancelled
   */
  static Map<LayerId, CompressedWeight> compress(
      List<LayerWork> work, Progress progress, CancelSignal cancel) throws CompressionException {
    cancel.throwIfCancelled();
    Workers workers = new Workers(work, progress, cancel);
    int count = Math.min(work.size(), Runtime.getRuntime().availableProcessors());
    if (count > 0) {
      workers.run(count, cancel);
    }
    return workers.done;
  }

  private void run(int count, CancelSignal asked) throws CompressionException {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().daemon().name("compress-", 0).factory())) {
      List<Future<Void>> running = new ArrayList<>();
      Callable<Void> worker = this::work;
      for (int i = 0; i < count; i++) {
        running.add(pool.submit(worker));
      }
      await(running);
    }
    asked.throwIfCancelled();
  }

  private Void work() throws CompressionException {
    try {
      for (LayerWork next = open.poll(); next != null; next = open.poll()) {
        done.put(next.layer().id(), next.compress(cancel));
        report(next);
      }
      return null;
    } finally {
      // Whoever leaves early takes the others along; at the end nothing is open any more.
      stopped.compareAndSet(false, !open.isEmpty());
    }
  }

  private synchronized void report(LayerWork finished) {
    parametersDone += finished.layer().parameters();
    progress.report((double) parametersDone / parameters, finished.layer().id().value());
  }

  private void await(List<Future<Void>> running) throws CompressionException {
    CompressionException problem = null;
    for (Future<Void> worker : running) {
      try {
        worker.get();
      } catch (InterruptedException e) {
        stopped.set(true);
        Thread.currentThread().interrupt();
        throw new CancelledException();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case CompressionException compression -> problem = compression;
          case CancelledException cancelled -> stopped.set(true);
          case RuntimeException other -> throw other;
          case Error error -> throw error;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }
    if (problem != null) {
      throw problem;
    }
  }
}

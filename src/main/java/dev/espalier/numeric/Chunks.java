package dev.espalier.numeric;

import java.util.stream.IntStream;

/**
 * Splits a range of indices into chunks and works on them with all cores. The chunks depend on the
 * length and the chunk size alone, never on the number of cores, so that partial results that are
 * put together in chunk order are the same on every machine.
 */
public final class Chunks {
  private Chunks() {}

  /**
   * Work on the indices from {@code from} to before {@code to}; called from several threads at a
   * time.
   */
  @FunctionalInterface
  public interface Task {
    /** Works on one chunk. */
    void run(int chunk, int from, int to);
  }

  /** Number of chunks of a range. */
  public static int count(int length, int chunkSize) {
    return (int) (((long) length + chunkSize - 1) / chunkSize);
  }

  /**
   * Runs a task on each chunk and returns when all are done.
   *
   * @throws CancelledException if cancelled; asked before each chunk
   */
  public static void forEach(int length, int chunkSize, CancelSignal cancel, Task task) {
    int chunks = count(length, chunkSize);
    if (chunks <= 1) {
      cancel.throwIfCancelled();
      if (length > 0) {
        task.run(0, 0, length);
      }
      return;
    }
    IntStream.range(0, chunks)
        .parallel()
        .forEach(chunk -> {
          cancel.throwIfCancelled();
          int from = chunk * chunkSize;
          task.run(chunk, from, Math.min(length - from, chunkSize) + from);
        });
  }
}

package dev.espalier.evaluate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Cuts samples into batches of a size that the model takes. A model with a fixed batch size gets
 * full batches: the last one is filled up with its last sample.
 */
final class Batches {

  private static final int MOST = 64;
  private static final long BYTES = 8 << 20;

  private final Dataset data;
  private final int[] order;
  private final int size;
  private final boolean fixed;

  private Batches(Dataset data, int[] order, int size, boolean fixed) {
    this.data = data;
    this.order = order;
    this.size = size;
    this.fixed = fixed;
  }

  /**
   * A batch.
   *
   * @param indices the samples in it
   * @param rows rows in the tensors: as many, or more if the batch was filled up
   * @param inputs what the model gets
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Batch(int[] indices, int rows, Map<String, Tensor> inputs) {}

  /**
   * Plans batches of at most {@code wanted} samples, or as many as take a few megabytes if it is 0.
   *
   * @param order the samples in the order to take them, at least one
   */
  static Batches of(Dataset data, int[] order, int wanted) throws DataException {
    if (data.maxBatch() < Integer.MAX_VALUE) {
      return new Batches(data, order, data.maxBatch(), true);
    }
    return new Batches(data, order, wanted > 0 ? wanted : comfortable(data, order[0]), false);
  }

  private static int comfortable(Dataset data, int sample) throws DataException {
    long bytes =
        data.batch(new int[] {sample}).values().stream()
            .mapToLong(tensor -> tensor.buffer().remaining())
            .sum();
    return Math.clamp(BYTES / Math.max(1, bytes), 1, MOST);
  }

  /** The same samples one by one. */
  Batches single() {
    return new Batches(data, order, 1, fixed);
  }

  /** Whether smaller batches are possible. */
  boolean divisible() {
    return !fixed && size > 1;
  }

  int count() {
    return Math.ceilDiv(order.length, size);
  }

  /** Reads a batch. */
  Batch read(int number) throws DataException {
    int from = number * size;
    int[] indices = Arrays.copyOfRange(order, from, Math.min(from + size, order.length));
    if (!fixed || indices.length == size) {
      return new Batch(indices, indices.length, data.batch(indices));
    }
    int[] full = Arrays.copyOf(indices, size);
    Arrays.fill(full, indices.length, size, indices[indices.length - 1]);
    return new Batch(indices, size, data.batch(full));
  }
}

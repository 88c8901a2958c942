package dev.espalier.calibrate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads samples, as many at a time as keep what flows through a network within bounds. */
final class SampleBatches {
  /** What may flow through the layers in one run. */
  private static final long BYTES = 64 << 20;

  private static final int MOST = 32;

  private final Dataset data;
  private final int[] samples;
  private final boolean fixed;
  private int size;
  private int done;
  private int last;

  SampleBatches(Dataset data, int[] samples) {
    this.data = data;
    this.samples = samples;
    this.fixed = data.maxBatch() < Integer.MAX_VALUE;
    this.size = fixed ? data.maxBatch() : 1;
  }

  /** Samples of a data set at even distances, so that all parts of it are among them. */
  static int[] spread(int size, int wanted) {
    int count = Math.min(size, wanted);
    return IntStream.range(0, count).map(i -> (int) ((long) i * size / count)).toArray();
  }

  boolean hasNext() {
    return done < samples.length;
  }

  double share() {
    return (double) done / samples.length;
  }

  /** A model of a fixed batch size gets the last samples again where there are too few. */
  Map<String, Tensor> next() throws DataException {
    int from = fixed ? Math.max(0, Math.min(done, samples.length - size)) : done;
    int to = Math.min(from + size, samples.length);
    last = to - from;
    done = to;
    int[] wanted = Arrays.copyOfRange(samples, from, to);
    if (fixed && wanted.length < size) {
      int[] full = Arrays.copyOf(wanted, size);
      Arrays.fill(full, wanted.length, size, wanted[wanted.length - 1]);
      wanted = full;
    }
    return data.batch(wanted);
  }

  /** Learns from what was seen how many samples may go together. */
  void seen(Collection<Tensor> values) {
    if (!fixed) {
      long bytes = values.stream().mapToLong(value -> value.buffer().remaining()).sum();
      size = Math.clamp(BYTES * last / Math.max(1, bytes), 1, MOST);
    }
  }
}

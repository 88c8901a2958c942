package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.linalg.Matrix;
import java.util.Arrays;

/**
 * Vectors along the last axis of a value or the one before.
 *
 * @param groups matrices that all have the same inputs
 * @param size length of the vectors
 * @param last which axis
 */
record AxisVectors(int groups, int size, boolean last) implements VectorSource {

  /** Floats that are handed over at a time. */
  private static final int AT_A_TIME = 1 << 20;

  @Override
  public void read(Tensor value, VectorSink sink) {
    float[] values = value.toFloats();
    if (size == 0 || values.length % size != 0) {
      throw new IllegalArgumentException("no vectors of " + size + " in " + value);
    }
    if (last) {
      readRows(values, sink);
    } else {
      readColumns(values, value.shape(), sink);
    }
  }

  private void readRows(float[] values, VectorSink sink) {
    int count = values.length / size;
    int most = Math.max(1, AT_A_TIME / size);
    for (int from = 0; from < count; from += most) {
      int taken = Math.min(most, count - from);
      float[] part = Arrays.copyOfRange(values, from * size, (from + taken) * size);
      hand(new Matrix(part, taken, size).transposed(), sink);
    }
  }

  /** The vectors stand side by side already. */
  private void readColumns(float[] values, long[] shape, VectorSink sink) {
    int columns = Math.toIntExact(shape[shape.length - 1]);
    int block = size * columns;
    for (int from = 0; from < values.length; from += block) {
      hand(new Matrix(Arrays.copyOfRange(values, from, from + block), size, columns), sink);
    }
  }

  private void hand(Matrix vectors, VectorSink sink) {
    for (int group = 0; group < groups; group++) {
      sink.take(group, vectors);
    }
  }
}

package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.linalg.Matrix;

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
  public void read(Tensor value, Sink sink) {
    float[] values = value.toFloats();
    if (size == 0 || values.length % size != 0) {
      throw new IllegalArgumentException("no vectors of " + size + " in " + value);
    }
    float[] rows = last ? values : turned(values, value.shape());
    int count = values.length / size;
    int most = Math.max(1, AT_A_TIME / size);
    for (int from = 0; from < count; from += most) {
      int taken = Math.min(most, count - from);
      float[] part = new float[taken * size];
      System.arraycopy(rows, from * size, part, 0, part.length);
      Matrix vectors = new Matrix(part, taken, size);
      for (int group = 0; group < groups; group++) {
        sink.take(group, vectors);
      }
    }
  }

  /** The last two axes exchanged. */
  private static float[] turned(float[] values, long[] shape) {
    int columns = Math.toIntExact(shape[shape.length - 1]);
    int rows = shape.length > 1 ? Math.toIntExact(shape[shape.length - 2]) : 1;
    float[] turned = new float[values.length];
    int block = rows * columns;
    for (int from = 0; from < values.length; from += block) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          turned[from + column * rows + row] = values[from + row * columns + column];
        }
      }
    }
    return turned;
  }
}

package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.linalg.Matrix;

/** Takes the input vectors of a layer's matrices from the value that flows into it. */
interface VectorSource {

  /** Takes what is given. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes input vectors.
     *
     * @param group the matrix that they are inputs of
     * @param vectors a row for each input, a column for each vector
     */
    void take(int group, Matrix vectors);
  }

  /** Hands over all vectors of a value, some at a time. */
  void read(Tensor value, Sink sink);
}

package dev.espalier.calibrate;

import dev.espalier.numeric.linalg.Matrix;

/** Takes what flows into a layer, as its weights are multiplied with it. */
@FunctionalInterface
public interface VectorSink {
  /**
   * Takes input vectors.
   *
   * @param group the matrix that they are inputs of
   * @param vectors a row for each input, a column for each vector
   */
  void take(int group, Matrix vectors);
}

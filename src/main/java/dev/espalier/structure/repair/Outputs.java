package dev.espalier.structure.repair;

import dev.espalier.calibrate.VectorSink;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;

/** What the matrices of a layer put out before channels were removed, without its bias. */
final class Outputs implements VectorSink {
  private final List<Matrix> weights;
  private final LinearAlgebra algebra;
  private final int most;
  private final List<List<Matrix>> parts = new ArrayList<>();
  private final int[] counts;

  /**
   * Prepares.
   *
   * @param weights the matrices of the layer as it was
   * @param most vectors that are kept
   */
  Outputs(List<Matrix> weights, int most, LinearAlgebra algebra) {
    this.weights = weights;
    this.algebra = algebra;
    this.most = most;
    this.counts = new int[weights.size()];
    weights.forEach(group -> parts.add(new ArrayList<>()));
  }

  @Override
  public void take(int group, Matrix vectors) {
    if (counts[group] < most) {
      parts.get(group).add(algebra.multiply(weights.get(group), vectors));
      counts[group] += vectors.columns();
    }
  }

  /** All that a matrix has put out, a row for each output. */
  Matrix of(int group) {
    int rows = weights.get(group).rows();
    Matrix all = Matrix.zeros(rows, counts[group]);
    int offset = 0;
    for (Matrix part : parts.get(group)) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            part.values(),
            row * part.columns(),
            all.values(),
            row * all.columns() + offset,
            part.columns());
      }
      offset += part.columns();
    }
    return all;
  }

  /** Frees what was kept. */
  void forget() {
    parts.forEach(List::clear);
  }
}

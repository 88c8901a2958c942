package dev.espalier.method.factorize;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;

/** What flows into the two layers that take the place of one, from what flows into that. */
public final class FactorMoments {
  private FactorMoments() {}

  /**
   * The moment of the inputs of the first. A kernel that is one place wide sees a patch of the
   * original one at each of its places in turn.
   *
   * @param inputs of the original layer
   */
  public static SecondMoment first(FactorLayout layout, SecondMoment inputs) {
    if (layout.kind() != FactorLayout.Kind.SPATIAL) {
      return inputs;
    }
    int width = layout.weight().size(3);
    int n = layout.columns();
    Matrix moment = Matrix.zeros(n, n);
    float[] mean = new float[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int place = 0; place < width; place++) {
        sum += inputs.mean()[i * width + place];
      }
      mean[i] = (float) (sum / width);
      for (int j = 0; j < n; j++) {
        double both = 0;
        for (int place = 0; place < width; place++) {
          both += inputs.matrix().get(i * width + place, j * width + place);
        }
        moment.values()[i * n + j] = (float) (both / width);
      }
    }
    return new SecondMoment(moment, mean, inputs.count() * width);
  }

  /**
   * The moment of the inputs of the second: {@code A H Aᵀ}, with A what the first does to a patch
   * of the original layer. Exact, as nothing but zeros is added around the inputs, and the first
   * has no bias.
   *
   * @param first its weights as a matrix r x n
   * @param inputs of the original layer
   */
  public static SecondMoment second(
      FactorLayout layout, Matrix first, SecondMoment inputs, LinearAlgebra algebra) {
    Matrix a = layout.kind() == FactorLayout.Kind.SPATIAL ? spread(layout, first) : first;
    Matrix half = algebra.multiply(a, inputs.matrix());
    Matrix moment = algebra.multiplyByTransposed(half, a);
    float[] mean = new float[a.rows()];
    for (int row = 0; row < mean.length; row++) {
      double sum = 0;
      for (int column = 0; column < a.columns(); column++) {
        sum += (double) a.get(row, column) * inputs.mean()[column];
      }
      mean[row] = (float) sum;
    }
    return new SecondMoment(symmetric(moment), mean, inputs.count());
  }

  /** The first factor at each place of the second kernel, seeing the whole patch. */
  private static Matrix spread(FactorLayout layout, Matrix first) {
    int width = layout.weight().size(3);
    Matrix spread = Matrix.zeros(first.rows() * width, first.columns() * width);
    for (int channel = 0; channel < first.rows(); channel++) {
      for (int place = 0; place < width; place++) {
        int row = (channel * width + place) * spread.columns();
        for (int input = 0; input < first.columns(); input++) {
          spread.values()[row + input * width + place] = first.get(channel, input);
        }
      }
    }
    return spread;
  }

  /** Rounding leaves the two halves a little different. */
  private static Matrix symmetric(Matrix matrix) {
    int n = matrix.rows();
    Matrix mean = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        mean.values()[i * n + j] = (float) (((double) matrix.get(i, j) + matrix.get(j, i)) / 2);
      }
    }
    return mean;
  }
}

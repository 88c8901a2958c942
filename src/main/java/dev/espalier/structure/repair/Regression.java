package dev.espalier.structure.repair;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import dev.espalier.numeric.moment.SecondMoment;
import java.util.Arrays;

/**
 * Finds the weights and the bias by which inputs come nearest to given outputs, in the sense of
 * least squares, drawn a little towards the weights that were there before.
 */
final class Regression {
  /** What draws towards the weights before, as a share of the mean variance of the inputs. */
  private static final double DAMPING = 1e-3;

  /** Beyond this a row is left alone. */
  private static final double MOST = 4;

  private final Matrix wanted;
  private final LinearAlgebra algebra;
  private final int inputs;
  private final double[] products;
  private final double[] crosses;
  private final double[] sums;
  private final double[] wantedSums;
  private final double[] wantedSquares;
  private int count;

  /**
   * Starts with nothing.
   *
   * @param wanted the outputs, a column for each input vector to come
   */
  Regression(Matrix wanted, int inputs, LinearAlgebra algebra) {
    this.wanted = wanted;
    this.inputs = inputs;
    this.algebra = algebra;
    this.products = new double[inputs * inputs];
    this.crosses = new double[wanted.rows() * inputs];
    this.sums = new double[inputs];
    this.wantedSums = new double[wanted.rows()];
    this.wantedSquares = new double[wanted.rows()];
  }

  /** Adds input vectors, in the order of the outputs; what is beyond these is passed over. */
  void add(Matrix vectors) {
    int length = Math.min(vectors.columns(), wanted.columns() - count);
    if (length <= 0) {
      return;
    }
    Matrix x = part(vectors, 0, length);
    Matrix y = part(wanted, count, length);
    addTo(products, algebra.multiplyByTransposed(x, x));
    addTo(crosses, algebra.multiplyByTransposed(y, x));
    addSums(sums, x);
    addSums(wantedSums, y);
    addSquares(wantedSquares, y);
    count += length;
  }

  private static Matrix part(Matrix all, int from, int length) {
    if (from == 0 && length == all.columns()) {
      return all;
    }
    Matrix part = Matrix.zeros(all.rows(), length);
    for (int row = 0; row < all.rows(); row++) {
      System.arraycopy(
          all.values(), row * all.columns() + from, part.values(), row * length, length);
    }
    return part;
  }

  private static void addTo(double[] into, Matrix more) {
    for (int i = 0; i < into.length; i++) {
      into[i] += more.values()[i];
    }
  }

  private static void addSums(double[] into, Matrix rows) {
    for (int row = 0, i = 0; row < rows.rows(); row++) {
      double sum = 0;
      for (int end = i + rows.columns(); i < end; i++) {
        sum += rows.values()[i];
      }
      into[row] += sum;
    }
  }

  private static void addSquares(double[] into, Matrix rows) {
    for (int row = 0, i = 0; row < rows.rows(); row++) {
      double sum = 0;
      for (int end = i + rows.columns(); i < end; i++) {
        sum += (double) rows.values()[i] * rows.values()[i];
      }
      into[row] += sum;
    }
  }

  /** Whether there were any inputs, and all of them were finite. */
  boolean isUsable() {
    return count > 0
        && Arrays.stream(sums).allMatch(Double::isFinite)
        && Arrays.stream(products).allMatch(value -> Math.abs(value) <= Float.MAX_VALUE)
        && Arrays.stream(wantedSums).allMatch(Double::isFinite);
  }

  /**
   * The best weights.
   *
   * @param before the weights that they are drawn to
   * @param centered whether a bias may be chosen as well
   */
  Matrix weights(Matrix before, boolean centered) throws LinearAlgebraException {
    Matrix variance = variance(centered);
    Matrix missing = algebra.multiply(before, variance);
    for (int row = 0; row < wanted.rows(); row++) {
      for (int j = 0; j < inputs; j++) {
        double mean = centered ? wantedSums[row] / count * (sums[j] / count) : 0;
        int at = row * inputs + j;
        missing.values()[at] = (float) (crosses[at] / count - mean - missing.values()[at]);
      }
    }
    SecondMoment moment = new SecondMoment(variance, new float[inputs], count);
    Matrix inverse =
        InverseFactor.of(moment, InverseFactor.naturalOrder(inputs), DAMPING, algebra)
            .inverse(algebra);
    Matrix change = algebra.multiply(missing, inverse);
    for (int i = 0; i < change.values().length; i++) {
      change.values()[i] += before.values()[i];
    }
    return change;
  }

  private Matrix variance(boolean centered) {
    Matrix variance = Matrix.zeros(inputs, inputs);
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < inputs; j++) {
        double mean = centered ? sums[i] / count * (sums[j] / count) : 0;
        double own = products[i * inputs + j] / count - mean;
        variance.values()[i * inputs + j] = (float) (i == j ? Math.max(0, own) : own);
      }
    }
    return variance;
  }

  /**
   * The weights scaled row by row so that outputs vary as wanted; rows that hardly vary, here or
   * there, are left alone.
   */
  Matrix scaled(Matrix weights) {
    SecondMoment moment = new SecondMoment(variance(true), new float[inputs], count);
    Matrix scaled = new Matrix(weights.values().clone(), weights.rows(), inputs);
    for (int row = 0; row < weights.rows(); row++) {
      double mean = wantedSums[row] / count;
      double wish = Math.max(0, wantedSquares[row] / count - mean * mean);
      double factor = Math.sqrt(wish / moment.error(weights.values(), row * inputs));
      if (factor > 1 / MOST && factor < MOST) {
        for (int i = row * inputs; i < (row + 1) * inputs; i++) {
          scaled.values()[i] *= (float) factor;
        }
      }
    }
    return scaled;
  }

  /** What has to be added to an output of these weights so that its mean is as wanted. */
  double shift(Matrix weights, int row) {
    double mean = 0;
    for (int j = 0; j < inputs; j++) {
      mean += weights.get(row, j) * sums[j] / count;
    }
    return wantedSums[row] / count - mean;
  }
}

package dev.espalier.structure.repair;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import dev.espalier.numeric.moment.SecondMoment;
import java.util.Arrays;

/** Sums over pairs of inputs and wanted outputs, from which weights are found and judged. */
final class PairMoments {
  private final LinearAlgebra algebra;
  private final int inputs;
  private final int outputs;
  private final double[] products;
  private final double[] crosses;
  private final double[] sums;
  private final double[] wantedSums;
  private final double[] wantedSquares;
  private int count;

  PairMoments(int outputs, int inputs, LinearAlgebra algebra) {
    this.algebra = algebra;
    this.inputs = inputs;
    this.outputs = outputs;
    this.products = new double[inputs * inputs];
    this.crosses = new double[outputs * inputs];
    this.sums = new double[inputs];
    this.wantedSums = new double[outputs];
    this.wantedSquares = new double[outputs];
  }

  int count() {
    return count;
  }

  /** Adds pairs, one in each column. */
  void add(Matrix x, Matrix y) {
    addTo(products, algebra.multiplyByTransposed(x, x).values());
    addTo(crosses, algebra.multiplyByTransposed(y, x).values());
    addSums(sums, x);
    addSums(wantedSums, y);
    addSquares(wantedSquares, y);
    count += x.columns();
  }

  /** Adds what others have seen. */
  void add(PairMoments others) {
    addTo(products, others.products);
    addTo(crosses, others.crosses);
    addTo(sums, others.sums);
    addTo(wantedSums, others.wantedSums);
    addTo(wantedSquares, others.wantedSquares);
    count += others.count;
  }

  private static void addTo(double[] into, float[] more) {
    for (int i = 0; i < into.length; i++) {
      into[i] += more[i];
    }
  }

  private static void addTo(double[] into, double[] more) {
    for (int i = 0; i < into.length; i++) {
      into[i] += more[i];
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
   * The weights with the least squared error.
   *
   * @param before the weights that they are drawn to
   * @param centered whether a bias may be chosen as well
   * @param damping what draws to them, as a share of the mean variance of the inputs
   */
  Matrix weights(Matrix before, boolean centered, double damping) throws LinearAlgebraException {
    Matrix variance = variance(centered);
    Matrix missing = algebra.multiply(before, variance);
    for (int row = 0; row < outputs; row++) {
      for (int j = 0; j < inputs; j++) {
        double mean = centered ? wantedSums[row] / count * (sums[j] / count) : 0;
        int at = row * inputs + j;
        missing.values()[at] = (float) (crosses[at] / count - mean - missing.values()[at]);
      }
    }
    SecondMoment moment = new SecondMoment(variance, new float[inputs], count);
    Matrix inverse =
        InverseFactor.of(moment, InverseFactor.naturalOrder(inputs), damping, algebra)
            .inverse(algebra);
    Matrix change = algebra.multiply(missing, inverse);
    for (int i = 0; i < change.values().length; i++) {
      change.values()[i] += before.values()[i];
    }
    return change;
  }

  /**
   * The mean squared error of weights, added up over the outputs.
   *
   * @param biases what is added to each output
   */
  double error(Matrix weights, double[] biases) {
    Matrix second = Matrix.zeros(inputs, inputs);
    for (int i = 0; i < products.length; i++) {
      second.values()[i] = (float) (products[i] / count);
    }
    Matrix seen = algebra.multiply(weights, second);
    double error = 0;
    for (int row = 0; row < outputs; row++) {
      double made = 0;
      double square = 0;
      double cross = 0;
      for (int j = 0; j < inputs; j++) {
        double weight = weights.get(row, j);
        made += weight * sums[j] / count;
        square += weight * seen.get(row, j);
        cross += weight * crosses[row * inputs + j] / count;
      }
      double bias = biases[row];
      error += wantedSquares[row] / count - 2 * cross + square;
      error += bias * (bias - 2 * (wantedSums[row] / count - made));
    }
    return error;
  }

  Matrix variance(boolean centered) {
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

  /** The variance that an output is wanted to have. */
  double wantedVariance(int row) {
    double mean = wantedSums[row] / count;
    return Math.max(0, wantedSquares[row] / count - mean * mean);
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

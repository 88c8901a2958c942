package dev.espalier.structure.repair;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;

/**
 * Finds the weights and the bias by which inputs come nearest to given outputs, in the sense of
 * least squares, drawn towards the weights that were there before: as much as does best on a
 * quarter of the samples that the weights were not found on, or all the way. Few samples and many
 * inputs fit anything, and say nothing of others.
 */
final class Regression {
  /** What draws towards the weights before, as shares of the mean variance of the inputs. */
  private static final double[] DAMPINGS = {1e-3, 1e-2, 1e-1, 1, 10};

  /** One of so many parts is looked at, and not learnt from. */
  private static final int PARTS = 4;

  /** Beyond this a row is left alone. */
  private static final double MOST = 4;

  private final Matrix wanted;
  private final int inputs;
  private final PairMoments learnt;
  private final PairMoments looked;
  private final PairMoments all;
  private int parts;
  private int taken;

  /**
   * Starts with nothing.
   *
   * @param wanted the outputs, a column for each input vector to come
   */
  Regression(Matrix wanted, int inputs, LinearAlgebra algebra) {
    this.wanted = wanted;
    this.inputs = inputs;
    this.learnt = new PairMoments(wanted.rows(), inputs, algebra);
    this.looked = new PairMoments(wanted.rows(), inputs, algebra);
    this.all = new PairMoments(wanted.rows(), inputs, algebra);
  }

  /** Adds input vectors, in the order of the outputs; what is beyond these is passed over. */
  void add(Matrix vectors) {
    int length = Math.min(vectors.columns(), wanted.columns() - taken);
    if (length <= 0) {
      return;
    }
    PairMoments part = ++parts % PARTS == 0 ? looked : learnt;
    part.add(part(vectors, 0, length), part(wanted, taken, length));
    taken += length;
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

  /** To be called when all vectors have come. */
  void end() {
    all.add(learnt);
    all.add(looked);
  }

  /** Whether there were any inputs, and all of them were finite. */
  boolean isUsable() {
    return all.isUsable();
  }

  /**
   * The best weights.
   *
   * @param before the weights that they are drawn to
   * @param centered whether a bias may be chosen as well
   */
  Matrix weights(Matrix before, boolean centered) throws LinearAlgebraException {
    if (looked.count() == 0) {
      return all.weights(before, centered, DAMPINGS[0]);
    }
    double least = error(before, centered);
    double best = Double.POSITIVE_INFINITY;
    double last = Double.POSITIVE_INFINITY;
    for (double damping : DAMPINGS) {
      double error = error(learnt.weights(before, centered, damping), centered);
      if (error < least) {
        least = error;
        best = damping;
      }
      if (error > last) {
        break;
      }
      last = error;
    }
    return Double.isInfinite(best) ? before : all.weights(before, centered, best);
  }

  /** On the samples that were not learnt from. */
  private double error(Matrix weights, boolean centered) {
    double[] biases = new double[weights.rows()];
    for (int row = 0; centered && row < biases.length; row++) {
      biases[row] = learnt.shift(weights, row);
    }
    return looked.error(weights, biases);
  }

  /**
   * The weights scaled row by row so that outputs vary as wanted; rows that hardly vary, here or
   * there, are left alone.
   */
  Matrix scaled(Matrix weights) {
    SecondMoment moment =
        new SecondMoment(all.variance(true), new float[inputs], Math.max(1, all.count()));
    Matrix scaled = new Matrix(weights.values().clone(), weights.rows(), inputs);
    for (int row = 0; row < weights.rows(); row++) {
      double made = moment.error(weights.values(), row * inputs);
      double factor = Math.sqrt(all.wantedVariance(row) / made);
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
    return all.shift(weights, row);
  }
}

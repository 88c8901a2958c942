package dev.espalier.structure.score;

import dev.espalier.network.LayerInput;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.structure.couple.Slice;
import java.util.Arrays;

/**
 * A matrix of weights that takes the channels of a group in, and what is known of its inputs while
 * channels are taken from it.
 */
final class Taker {
  /** What is added to the variance of inputs, as a share of its mean. */
  private static final double DAMPING = 1e-3;

  private final int[][] columns;
  private final double[] weights;
  private final double[] inverse;
  private final int rows;
  private final int size;
  private final Matrix variance;
  private final double power;
  private final double[] magnitudes;

  /**
   * Prepares.
   *
   * @param columns of the matrix, for each channel
   * @param weights row major
   * @param moment of its inputs
   * @param magnitudes of its inputs
   * @throws LinearAlgebraException if the inputs were not finite
   */
  private Taker(
      int[][] columns,
      float[] weights,
      SecondMoment moment,
      double[] magnitudes,
      LinearAlgebra algebra)
      throws LinearAlgebraException {
    this.columns = columns;
    this.magnitudes = magnitudes;
    this.size = moment.size();
    this.rows = weights.length / Math.max(1, size);
    this.weights = new double[weights.length];
    Arrays.setAll(this.weights, i -> weights[i]);
    SecondMoment centered = centered(moment);
    this.variance = centered.matrix();
    this.power =
        Math.max(Double.MIN_NORMAL, centered.error(new Matrix(weights, rows, size), algebra));
    float[] inverted =
        InverseFactor.of(centered, InverseFactor.naturalOrder(size), DAMPING, algebra)
            .inverse(algebra)
            .values();
    this.inverse = new double[inverted.length];
    Arrays.setAll(inverse, i -> inverted[i]);
  }

  /** The matrix of one group of a layer. */
  static Taker of(
      Slice slice,
      LayerInput input,
      float[] weights,
      int group,
      SeenInputs seen,
      LinearAlgebra algebra)
      throws LinearAlgebraException {
    int kernel = input.columnsOfChannel();
    int channels = Arrays.stream(slice.channelOf()).max().orElse(-1) + 1;
    int[] counts = new int[channels];
    int inputs = input.channelsOfGroup();
    // Of a transposed convolution the axis runs over the inputs of all groups.
    int first = slice.channelOf().length == inputs ? 0 : group * inputs;
    for (int i = 0; i < inputs; i++) {
      int channel = slice.channelOf()[first + i];
      if (channel >= 0) {
        counts[channel] += kernel;
      }
    }
    int[][] columns = new int[channels][];
    Arrays.setAll(columns, channel -> new int[counts[channel]]);
    for (int column = inputs * kernel - 1; column >= 0; column--) {
      int channel = slice.channelOf()[first + column / kernel];
      if (channel >= 0) {
        columns[channel][--counts[channel]] = column;
      }
    }
    return new Taker(
        columns,
        input.layout().gather(weights, group),
        seen.moments().groups().get(group),
        seen.magnitudes().get(group),
        algebra);
  }

  /** How the inputs vary together; what they are on average is a matter of the bias. */
  private static SecondMoment centered(SecondMoment moment) {
    int n = moment.size();
    Matrix variance = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double product = (double) moment.mean()[i] * moment.mean()[j];
        double both = moment.matrix().get(i, j) - product;
        variance.values()[i * n + j] = (float) (i == j ? Math.max(0, both) : both);
      }
    }
    return new SecondMoment(variance, new float[n], moment.count());
  }

  /** Whether a channel flows into it. */
  boolean takes(int channel) {
    return columnsOf(channel).length > 0;
  }

  /** How large a channel is on average over the samples and all that is made of it. */
  double magnitude(int channel) {
    return Arrays.stream(columnsOf(channel)).mapToDouble(c -> magnitudes[c]).average().orElse(0);
  }

  /** How much a channel varies over the samples, over all that is made of it. */
  double variance(int channel) {
    double sum = 0;
    for (int column : columnsOf(channel)) {
      sum += variance.get(column, column);
    }
    return sum;
  }

  /** The error when a channel is left out and nothing makes up for it, as a share. */
  double alone(int channel) {
    int[] of = columnsOf(channel);
    double[] block = new double[of.length * of.length];
    for (int i = 0; i < of.length; i++) {
      for (int j = 0; j < of.length; j++) {
        block[i * of.length + j] = variance.get(of[i], of[j]);
      }
    }
    return power(of, block) / power;
  }

  /** What the removal of a channel adds to the error, as a share of the variance. */
  double cost(int channel) {
    int[] of = columnsOf(channel);
    if (of.length == 0) {
      return 0;
    }
    return power(of, Inverse.of(block(of), of.length)) / power;
  }

  private double power(int[] of, double[] block) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < of.length; i++) {
        double product = 0;
        for (int j = 0; j < of.length; j++) {
          product += block[i * of.length + j] * weights[row * size + of[j]];
        }
        sum += product * weights[row * size + of[i]];
      }
    }
    return sum;
  }

  private int[] columnsOf(int channel) {
    return channel < columns.length ? columns[channel] : new int[0];
  }

  private double[] block(int[] of) {
    double[] block = new double[of.length * of.length];
    for (int i = 0; i < of.length; i++) {
      for (int j = 0; j < of.length; j++) {
        block[i * of.length + j] = inverse[of[i] * size + of[j]];
      }
    }
    return block;
  }

  /** Removes a channel; the weights of the others make up for it. */
  void remove(int channel) {
    int[] of = columnsOf(channel);
    if (of.length == 0) {
      return;
    }
    double[] block = Inverse.of(block(of), of.length);
    double[] spread = new double[of.length * size];
    for (int i = 0; i < of.length; i++) {
      for (int j = 0; j < of.length; j++) {
        double factor = block[i * of.length + j];
        int from = of[j] * size;
        for (int k = 0; k < size; k++) {
          spread[i * size + k] += factor * inverse[from + k];
        }
      }
    }
    subtract(weights, rows, of, spread);
    subtract(inverse, size, of, spread);
    for (int column : of) {
      for (int row = 0; row < rows; row++) {
        weights[row * size + column] = 0;
      }
      for (int k = 0; k < size; k++) {
        inverse[column * size + k] = 0;
        inverse[k * size + column] = 0;
      }
    }
  }

  private void subtract(double[] from, int lines, int[] of, double[] spread) {
    double[] held = new double[of.length];
    for (int line = 0; line < lines; line++) {
      int at = line * size;
      for (int i = 0; i < of.length; i++) {
        held[i] = from[at + of[i]];
      }
      for (int i = 0; i < of.length; i++) {
        double factor = held[i];
        if (factor != 0) {
          for (int k = 0; k < size; k++) {
            from[at + k] -= factor * spread[i * size + k];
          }
        }
      }
    }
  }
}

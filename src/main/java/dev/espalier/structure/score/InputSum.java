package dev.espalier.structure.score;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.MomentSum;
import dev.espalier.numeric.moment.SecondMoment;
import java.util.Arrays;

/** Gathers what flows into one matrix of weights. */
final class InputSum {
  private final MomentSum moments;
  private final double[] magnitudes;

  /** Nothing was seen yet. */
  InputSum(LinearAlgebra algebra, int inputs) {
    this.moments = new MomentSum(algebra, inputs);
    this.magnitudes = new double[inputs];
  }

  /**
   * Adds input vectors.
   *
   * @param vectors a row for each input, a column for each vector
   */
  void add(Matrix vectors) {
    moments.add(vectors);
    int length = vectors.columns();
    for (int input = 0; input < magnitudes.length; input++) {
      double sum = 0;
      for (int i = input * length; i < (input + 1) * length; i++) {
        sum += Math.abs(vectors.values()[i]);
      }
      magnitudes[input] += sum;
    }
  }

  /** Whether there is something, and all of it can be counted with. */
  boolean isUsable() {
    return moments.count() > 0 && moments.isFinite() && !moments.overflows();
  }

  SecondMoment moment() {
    return moments.moment();
  }

  /** The mean magnitude of each input. */
  double[] magnitudes() {
    return Arrays.stream(magnitudes).map(sum -> sum / Math.max(1, moments.count())).toArray();
  }
}

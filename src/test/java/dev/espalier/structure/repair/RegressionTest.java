package dev.espalier.structure.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Weights that are found on samples have to do well on others. */
class RegressionTest {
  private static final Nd4jLinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final int INPUTS = 40;
  private static final int OUTPUTS = 6;

  private final Random random = new Random(3);
  private final Matrix rule = gaussian(OUTPUTS, INPUTS, 1);

  private Matrix gaussian(int rows, int columns, double scale) {
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = (float) (scale * random.nextGaussian());
    }
    return matrix;
  }

  private static Matrix sum(Matrix a, Matrix b) {
    Matrix sum = Matrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < sum.values().length; i++) {
      sum.values()[i] = a.values()[i] + b.values()[i];
    }
    return sum;
  }

  /** What the rule makes of inputs, and as much noise. */
  private Matrix wanted(Matrix inputs, double noise) {
    return sum(ALGEBRA.multiply(rule, inputs), gaussian(OUTPUTS, inputs.columns(), noise));
  }

  private static Regression of(Matrix inputs, Matrix wanted, int parts) {
    Regression regression = new Regression(wanted, INPUTS, ALGEBRA);
    int each = inputs.columns() / parts;
    for (int part = 0; part < parts; part++) {
      Matrix some = Matrix.zeros(INPUTS, each);
      for (int row = 0; row < INPUTS; row++) {
        int from = row * inputs.columns() + part * each;
        System.arraycopy(inputs.values(), from, some.values(), row * each, each);
      }
      regression.add(some);
    }
    regression.end();
    return regression;
  }

  /** The mean squared distance to what the rule makes of inputs that were not seen. */
  private double errorOnOthers(Matrix weights) {
    Matrix difference = Matrix.zeros(OUTPUTS, INPUTS);
    for (int i = 0; i < difference.values().length; i++) {
      difference.values()[i] = weights.values()[i] - rule.values()[i];
    }
    Matrix made = ALGEBRA.multiply(difference, gaussian(INPUTS, 4_000, 1));
    double error = 0;
    for (float value : made.values()) {
      error += (double) value * value;
    }
    return error / 4_000;
  }

  @Test
  void ofManySamplesTheRuleIsFound() throws LinearAlgebraException {
    Matrix inputs = gaussian(INPUTS, 4_000, 1);
    Regression regression = of(inputs, wanted(inputs, 0.1), 20);
    assertTrue(regression.isUsable());
    Matrix found = regression.weights(Matrix.zeros(OUTPUTS, INPUTS), false);
    assertTrue(errorOnOthers(found) < 0.01, () -> "" + errorOnOthers(found));
  }

  /** As many samples as inputs fit all noise; weights that are nearly right are then better. */
  @Test
  void ofFewSamplesNoMoreIsLearntThanTheySay() throws LinearAlgebraException {
    Matrix before = sum(rule, gaussian(OUTPUTS, INPUTS, 0.05));
    Matrix inputs = gaussian(INPUTS, 48, 1);
    Matrix wanted = wanted(inputs, 1);
    Matrix found = of(inputs, wanted, 12).weights(before, false);
    PairMoments all = new PairMoments(OUTPUTS, INPUTS, ALGEBRA);
    all.add(inputs, wanted);
    double fitted = errorOnOthers(all.weights(before, false, 1e-3));
    double drawn = errorOnOthers(found);
    assertTrue(drawn < fitted / 10, drawn + " of " + fitted);
    assertTrue(drawn <= 1.1 * errorOnOthers(before), drawn + " of " + errorOnOthers(before));
  }

  @Test
  void samplesThatSayNothingLeaveTheWeights() throws LinearAlgebraException {
    Matrix before = gaussian(OUTPUTS, INPUTS, 1);
    Matrix inputs = gaussian(INPUTS, 40, 1);
    Regression regression = of(inputs, ALGEBRA.multiply(before, inputs), 8);
    Matrix found = regression.weights(before, true);
    for (int i = 0; i < found.values().length; i++) {
      assertEquals(before.values()[i], found.values()[i], 1e-3f);
    }
  }

  /** By the definition, place by place. */
  @Test
  void errorIsThatOfTheWeightsAndBiases() {
    Matrix inputs = gaussian(INPUTS, 30, 1);
    Matrix wanted = wanted(inputs, 1);
    Matrix weights = gaussian(OUTPUTS, INPUTS, 1);
    double[] biases = {0.5, -1, 0, 2, 0.1, 3};
    PairMoments moments = new PairMoments(OUTPUTS, INPUTS, ALGEBRA);
    moments.add(inputs, wanted);
    Matrix made = ALGEBRA.multiply(weights, inputs);
    double error = 0;
    for (int row = 0; row < OUTPUTS; row++) {
      for (int column = 0; column < 30; column++) {
        double off = wanted.get(row, column) - made.get(row, column) - biases[row];
        error += off * off / 30;
      }
    }
    assertEquals(error, moments.error(weights, biases), 1e-3 * error);
  }

  @Test
  void nothingIsLearntOfNothing() {
    Regression regression = new Regression(Matrix.zeros(OUTPUTS, 0), INPUTS, ALGEBRA);
    regression.end();
    assertFalse(regression.isUsable());
  }
}

package dev.espalier.method.factorize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.method.factorize.FactorLayout.Kind;
import dev.espalier.numeric.Shape;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.MomentSum;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Moments that follow from others, against moments of the inputs themselves. */
class FactorMomentsTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final int SAMPLES = 50;

  private final Random random = new Random(3);

  private Matrix random(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() + 0.1f;
    }
    return new Matrix(values, rows, columns);
  }

  private static SecondMoment moment(Matrix vectors) {
    MomentSum sum = new MomentSum(ALGEBRA, vectors.rows());
    sum.add(vectors);
    return sum.moment();
  }

  @Test
  void secondSeesWhatTheFirstMakes() {
    FactorLayout layout = new FactorLayout(Kind.CONVOLUTION, Shape.of(6, 2, 3, 3));
    Matrix patches = random(18, SAMPLES);
    Matrix first = random(4, 18);
    SecondMoment expected = moment(ALGEBRA.multiply(first, patches));
    SecondMoment found = FactorMoments.second(layout, first, moment(patches), ALGEBRA);
    assertSame(expected, found);
  }

  /** A patch [2 inputs, 3 rows, 2 columns] is two patches of 3 x 1 for the first. */
  @Test
  void spatialFactorsSeeThePlacesOfTheKernelApart() {
    FactorLayout layout = new FactorLayout(Kind.SPATIAL, Shape.of(5, 2, 3, 2));
    Matrix patches = random(12, SAMPLES);
    Matrix narrow = Matrix.zeros(6, 2 * SAMPLES);
    for (int i = 0; i < 12; i++) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        narrow.values()[i / 2 * 2 * SAMPLES + i % 2 * SAMPLES + sample] = patches.get(i, sample);
      }
    }
    assertSame(moment(narrow), FactorMoments.first(layout, moment(patches)));

    Matrix first = random(4, 6);
    Matrix made = ALGEBRA.multiply(first, narrow);
    Matrix seen = Matrix.zeros(8, SAMPLES);
    for (int i = 0; i < 8; i++) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        seen.values()[i * SAMPLES + sample] = made.get(i / 2, i % 2 * SAMPLES + sample);
      }
    }
    assertSame(moment(seen), FactorMoments.second(layout, first, moment(patches), ALGEBRA));
  }

  private static void assertSame(SecondMoment expected, SecondMoment found) {
    assertEquals(expected.size(), found.size());
    assertArrayEquals(expected.matrix().values(), found.matrix().values(), 1e-3f);
    assertArrayEquals(expected.mean(), found.mean(), 1e-4f);
  }
}

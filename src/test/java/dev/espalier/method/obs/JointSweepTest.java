package dev.espalier.method.obs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import dev.espalier.numeric.moment.MomentSum;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pruning and rounding at once, against doing one after the other. */
class JointSweepTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final CancelSignal NEVER = CancelSignal.none();
  private static final int ROWS = 5;

  private static Matrix random(int rows, int columns, Random random) {
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = (float) random.nextGaussian();
    }
    return matrix;
  }

  private static SecondMoment moment(int size, Random random) {
    MomentSum sum = new MomentSum(ALGEBRA, size);
    sum.add(ALGEBRA.multiply(random(300, size, random), random(size, size, random)).transposed());
    sum.add(random(size, 100, random));
    return sum.moment();
  }

  private static float half(float value, int row, int column) {
    return Math.max(-1.5f, Math.min(1.5f, Math.round(value * 2) / 2f));
  }

  @ParameterizedTest
  @CsvSource({"8, 4, 2", "21, 4, 2", "21, 32, 9", "64, 32, 20", "9, 3, 1"})
  void asManyGoAsCountedAndTheRestMakesUpForThemInOneSweep(int columns, int width, int zeros)
      throws LinearAlgebraException {
    Random random = new Random(columns);
    SecondMoment moment = moment(columns, random);
    Matrix weights = random(ROWS, columns, random);
    InverseFactor factor =
        InverseFactor.of(moment, InverseFactor.naturalOrder(columns), 1e-3, ALGEBRA);
    BitMask quota = new BitMask(ROWS * columns);
    for (int i = 0; i < quota.size(); i++) {
      if (i % columns % width < zeros) {
        quota.set(i);
      }
    }
    JointSweep.Result result =
        new JointSweep(width, factor).round(weights, quota, JointSweepTest::half, NEVER);
    for (int row = 0; row < ROWS; row++) {
      for (int from = 0; from < columns; from += width) {
        int wanted = 0;
        int gone = 0;
        for (int i = from; i < Math.min(from + width, columns); i++) {
          wanted += quota.bit(row * columns + i);
          gone += result.pruned().bit(row * columns + i);
        }
        assertEquals(wanted, gone, "row " + row + " from " + from);
      }
    }
    // With the mask known, it is rounding with error feedback, which is tested by least squares.
    Matrix known = Gptq.round(weights, result.pruned(), factor, JointSweepTest::half, NEVER);
    assertArrayEquals(known.values(), result.rounded().values());
  }

  @ParameterizedTest
  @CsvSource({"8, 4", "24, 4", "40, 32"})
  void theBetterOfBothWaysIsTaken(int columns, int width) throws LinearAlgebraException {
    int atOnce = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      SecondMoment moment = moment(columns, random);
      Matrix weights = random(ROWS, columns, random);
      InverseFactor factor =
          InverseFactor.of(moment, InverseFactor.naturalOrder(columns), 1e-3, ALGEBRA);
      BitMask kept = PatternObs.exact(weights, factor, new GroupPattern(2, 4), ALGEBRA, NEVER);
      BitMask pruned = new BitMask(kept.size());
      for (int i = 0; i < kept.size(); i++) {
        if (!kept.get(i)) {
          pruned.set(i);
        }
      }
      Matrix start = LeastSquaresRefit.refit(weights, kept, moment, 1e-3, NEVER);
      MatrixPart part =
          new MatrixPart(weights, start, pruned, moment, ScaleMap.ofRows(new int[ROWS], columns));
      double after = error(part, factor, Optional.empty());
      double best = error(part, factor, Optional.of(new JointSweep(width, factor)));
      assertTrue(best <= after, best + " after " + after);
      atOnce += best < after ? 1 : 0;
    }
    assertTrue(atOnce > 0, "one sweep was never better");
  }

  private static double error(MatrixPart part, InverseFactor factor, Optional<JointSweep> joint) {
    Matrix weights = part.original();
    ScaledGrid grid =
        new ScaledGrid(
            (value, channel) -> Math.max(-3, Math.min(3, Math.round(value))),
            new float[] {0.5f},
            false);
    Matrix rounded =
        new OutputRounding(List.of(part), grid, ALGEBRA, NEVER)
            .gptq(List.of(factor), List.of(joint))
            .getFirst();
    Matrix difference = Matrix.zeros(weights.rows(), weights.columns());
    for (int i = 0; i < difference.values().length; i++) {
      difference.values()[i] = rounded.values()[i] - weights.values()[i];
    }
    return part.moment().error(difference);
  }
}

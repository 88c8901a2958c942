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
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against trying everything out, on matrices small enough for that. */
class ObsTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final CancelSignal NEVER = CancelSignal.none();
  private static final int ROWS = 2;
  private static final int COLUMNS = 6;

  private static Matrix random(int rows, int columns, Random random) {
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = (float) random.nextGaussian();
    }
    return matrix;
  }

  /** Of inputs that depend on each other. */
  private static SecondMoment moment(int size, Random random) {
    Matrix mixed = ALGEBRA.multiply(random(200, size, random), random(size, size, random));
    MomentSum sum = new MomentSum(ALGEBRA, size);
    sum.add(mixed.transposed());
    sum.add(random(size, 200, random)); // so that no direction is missing
    return sum.moment();
  }

  private static BitMask none(Matrix weights) {
    return BitMask.ofNonZero(new float[weights.values().length]);
  }

  private static Matrix difference(Matrix a, Matrix b) {
    Matrix difference = Matrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < difference.values().length; i++) {
      difference.values()[i] = a.values()[i] - b.values()[i];
    }
    return difference;
  }

  private static double error(Matrix weights, Matrix changed, SecondMoment moment) {
    return moment.error(difference(weights, changed));
  }

  private static ObsTrace trace(Matrix weights, SecondMoment moment) throws LinearAlgebraException {
    int[] order = InverseFactor.naturalOrder(moment.size());
    InverseFactor factor = InverseFactor.of(moment, order, 1e-7, ALGEBRA);
    return ExactObs.trace(weights, factor, ALGEBRA, NEVER);
  }

  /** The least error with this many zeros in a row, over all masks. */
  private static double bestMask(Matrix row, int zeros, SecondMoment moment) {
    double best = Double.POSITIVE_INFINITY;
    for (int mask = 0; mask < 1 << COLUMNS; mask++) {
      if (Integer.bitCount(mask) == COLUMNS - zeros) {
        float[] kept = new float[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
          kept[i] = mask >> i & 1;
        }
        Matrix refitted = LeastSquaresRefit.refit(row, BitMask.ofNonZero(kept), moment, 0, NEVER);
        best = Math.min(best, error(row, refitted, moment));
      }
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void firstWeightToGoIsTheOneThatCostsLeastAndLossesAddUpToTheError(long seed)
      throws LinearAlgebraException {
    Random random = new Random(seed);
    SecondMoment moment = moment(COLUMNS, random);
    Matrix row = random(1, COLUMNS, random);
    ObsTrace trace = trace(row, moment);
    assertEquals(bestMask(row, 1, moment), trace.losses()[0], 1e-3 * moment.error(row));
    double sum = 0;
    float[] kept = {1, 1, 1, 1, 1, 1};
    for (int step = 0; step < COLUMNS; step++) {
      kept[trace.order()[step]] = 0;
      Matrix refitted = LeastSquaresRefit.refit(row, BitMask.ofNonZero(kept), moment, 0, NEVER);
      sum += trace.losses()[step];
      double real = error(row, refitted, moment);
      assertEquals(real, sum, 1e-2 * real + 1e-4);
      assertTrue(real >= bestMask(row, step + 1, moment) - 1e-3, "better than the best");
    }
    assertEquals(moment.error(row), sum, 1e-2 * moment.error(row));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void refitIsNeverWorseThanLeavingTheRestAndHasNoGradient(long seed) {
    Random random = new Random(seed);
    SecondMoment moment = moment(COLUMNS, random);
    Matrix weights = random(ROWS, COLUMNS, random);
    float[] masked = weights.values().clone();
    for (int i = 0; i < masked.length; i += 2) {
      masked[i] = 0;
    }
    BitMask kept = BitMask.ofNonZero(masked);
    Matrix refitted = LeastSquaresRefit.refit(weights, kept, moment, 0, NEVER);
    double least = error(weights, refitted, moment);
    assertTrue(least <= error(weights, new Matrix(masked, ROWS, COLUMNS), moment));
    for (int i = 0; i < masked.length; i++) {
      if (!kept.get(i)) {
        assertEquals(0f, refitted.values()[i]);
      } else {
        Matrix moved = new Matrix(refitted.values().clone(), ROWS, COLUMNS);
        moved.values()[i] += 0.05f;
        assertTrue(error(weights, moved, moment) > least);
        moved.values()[i] -= 0.1f;
        assertTrue(error(weights, moved, moment) > least);
      }
    }
  }

  /** The least error over all ways to round to three levels. */
  private static double bestRounding(Matrix row, SecondMoment moment, float step) {
    double best = Double.POSITIVE_INFINITY;
    int ways = (int) Math.pow(3, COLUMNS);
    for (int way = 0; way < ways; way++) {
      Matrix rounded = Matrix.zeros(1, COLUMNS);
      for (int i = 0, rest = way; i < COLUMNS; i++, rest /= 3) {
        rounded.values()[i] = (rest % 3 - 1) * step;
      }
      best = Math.min(best, error(row, rounded, moment));
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void descentEndsBetweenTheBestRoundingAndWhereItBegan(long seed) throws LinearAlgebraException {
    Random random = new Random(seed);
    SecondMoment moment = moment(COLUMNS, random);
    Matrix weights = random(ROWS, COLUMNS, random);
    float step = 1f;
    Levels levels =
        (value, row, column) -> Math.max(-1, Math.min(1, Math.round(value / step))) * step;
    InverseFactor factor =
        InverseFactor.of(moment, InverseFactor.naturalOrder(COLUMNS), 1e-6, ALGEBRA);
    Matrix rounded = Gptq.round(weights, none(weights), factor, levels, NEVER);
    double before = error(weights, rounded, moment);
    CoordinateDescent.improve(weights, rounded, none(weights), moment, levels, 20, NEVER);
    double after = error(weights, rounded, moment);
    double best = 0;
    for (int row = 0; row < ROWS; row++) {
      float[] values = new float[COLUMNS];
      System.arraycopy(weights.values(), row * COLUMNS, values, 0, COLUMNS);
      best += bestRounding(new Matrix(values, 1, COLUMNS), moment, step);
    }
    assertTrue(after <= before * 1.0001, after + " after " + before);
    assertTrue(after >= best * 0.9999, after + " is better than the best, " + best);
    for (int i = 0; i < rounded.values().length; i++) {
      float value = rounded.values()[i];
      assertEquals(levels.nearest(value, i / COLUMNS, i % COLUMNS), value);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 24, 70})
  void gptqIsRoundingOfEachWeightAfterTheBestCompensation(int columns)
      throws LinearAlgebraException {
    Random random = new Random(columns);
    SecondMoment moment = moment(columns, random);
    Matrix weights = random(3, columns, random);
    Levels levels = (value, row, column) -> Math.round(value * 2) / 2f;
    InverseFactor factor =
        InverseFactor.of(moment, InverseFactor.naturalOrder(columns), 1e-4, ALGEBRA);
    Matrix rounded = Gptq.round(weights, none(weights), factor, levels, NEVER);
    // The same with nothing but least squares: what was rounded is fixed, the rest is refitted.
    for (int row = 0; row < weights.rows(); row++) {
      double[] rest = new double[columns];
      for (int i = 0; i < columns; i++) {
        rest[i] = weights.values()[row * columns + i];
      }
      for (int done = 0; done < columns; done++) {
        double level = levels.nearest((float) rest[done], row, done);
        if (Math.abs(Math.abs(rest[done] * 2 - Math.floor(rest[done] * 2)) - 0.5) < 1e-3) {
          break; // Too close to the middle of two levels to say which.
        }
        assertEquals(level, rounded.values()[row * columns + done], "column " + done);
        compensate(rest, done, level - rest[done], moment, factor.damping());
      }
    }
  }

  /** Moves the weights behind {@code at} so that the error of that one costs least. */
  private static void compensate(
      double[] rest, int at, double error, SecondMoment moment, double damping) {
    int count = rest.length - at - 1;
    double[] system = new double[count * count];
    double[] right = new double[count];
    for (int i = 0; i < count; i++) {
      right[i] = -error * moment.matrix().get(at + 1 + i, at);
      for (int j = 0; j < count; j++) {
        system[i * count + j] = moment.matrix().get(at + 1 + i, at + 1 + j);
      }
      system[i * count + i] += damping;
    }
    assertTrue(Cholesky.solve(system, count, right));
    for (int i = 0; i < count; i++) {
      rest[at + 1 + i] += right[i];
    }
    rest[at] += error;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 40})
  void inverseFactorMultipliesToTheInverse(int size) throws LinearAlgebraException {
    Random random = new Random(size);
    SecondMoment moment = moment(size, random);
    int[] order = InverseFactor.naturalOrder(size);
    order[0] = 1;
    order[1] = 0;
    InverseFactor factor = InverseFactor.of(moment, order, 1e-3, ALGEBRA);
    Matrix inverse = ALGEBRA.multiplyTransposed(factor.upper(), factor.upper());
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          double h = moment.matrix().get(order[k], order[j]) + (k == j ? factor.damping() : 0);
          sum += inverse.get(i, k) * h;
        }
        assertEquals(i == j ? 1 : 0, sum, 2e-2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void inputsThatNeverVaryOrNeverComeAreNoObstacle(int seen) throws LinearAlgebraException {
    Matrix vectors = Matrix.zeros(10, COLUMNS);
    for (int row = 0; row < 10; row++) {
      for (int column = 0; column < seen; column++) {
        vectors.values()[row * COLUMNS + column] = 3;
      }
    }
    MomentSum sum = new MomentSum(ALGEBRA, COLUMNS);
    sum.add(vectors.transposed());
    SecondMoment moment = sum.moment();
    Matrix weights = random(ROWS, COLUMNS, new Random(1));
    InverseFactor factor =
        InverseFactor.of(moment, InverseFactor.naturalOrder(COLUMNS), 1e-2, ALGEBRA);
    Matrix rounded = Gptq.round(weights, none(weights), factor, Levels.ALL, NEVER);
    assertArrayEquals(weights.values(), rounded.values());
    ObsTrace trace = trace(weights, moment);
    for (float loss : trace.losses()) {
      assertTrue(Float.isFinite(loss) && loss >= 0, "loss " + loss);
    }
  }
}

package dev.espalier.method.obs;

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
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns and blocks against trying every mask, on matrices small enough for that. */
class PatternObsTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final CancelSignal NEVER = CancelSignal.none();
  private static final double DAMPING = 1e-6;

  private static Matrix random(int rows, int columns, Random random) {
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = (float) random.nextGaussian();
    }
    return matrix;
  }

  /** Of inputs that depend on each other. */
  private static SecondMoment moment(int size, Random random) {
    MomentSum sum = new MomentSum(ALGEBRA, size);
    Matrix mixed = ALGEBRA.multiply(random(200, size, random), random(size, size, random));
    sum.add(mixed.transposed());
    sum.add(random(size, 200, random));
    return sum.moment();
  }

  private static InverseFactor factor(SecondMoment moment) throws LinearAlgebraException {
    return InverseFactor.of(moment, InverseFactor.naturalOrder(moment.size()), DAMPING, ALGEBRA);
  }

  private static double error(Matrix weights, BitMask kept, SecondMoment moment) {
    Matrix refitted = LeastSquaresRefit.refit(weights, kept, moment, DAMPING, NEVER);
    Matrix difference = Matrix.zeros(weights.rows(), weights.columns());
    for (int i = 0; i < difference.values().length; i++) {
      difference.values()[i] = refitted.values()[i] - weights.values()[i];
    }
    return moment.error(difference);
  }

  private static BitMask mask(int bits, int size) {
    BitMask mask = new BitMask(size);
    for (int i = 0; i < size; i++) {
      if ((bits >> i & 1) != 0) {
        mask.set(i);
      }
    }
    return mask;
  }

  private static void assertFits(BitMask kept, int rows, int columns, GroupPattern pattern) {
    for (int row = 0; row < rows; row++) {
      for (int from = 0; from < columns; from += pattern.group()) {
        int to = Math.min(from + pattern.group(), columns);
        int stay = 0;
        for (int column = from; column < to; column++) {
          stay += kept.get(row * columns + column) ? 1 : 0;
        }
        assertEquals(Math.min(pattern.kept(), to - from), stay, "row " + row + " from " + from);
      }
    }
  }

  /** The least error over all masks that fit the pattern, of one row. */
  private static double best(Matrix row, GroupPattern pattern, SecondMoment moment) {
    int n = row.columns();
    double best = Double.POSITIVE_INFINITY;
    for (int bits = 0; bits < 1 << n; bits++) {
      boolean fits = true;
      for (int from = 0; from < n && fits; from += pattern.group()) {
        int size = Math.min(pattern.group(), n - from);
        int inside = bits >> from & (1 << size) - 1;
        fits = Integer.bitCount(inside) == Math.min(pattern.kept(), size);
      }
      if (fits) {
        best = Math.min(best, error(row, mask(bits, n), moment));
      }
    }
    return best;
  }

  @Property(tries = 60)
  void everyFullGroupHasExactlyItsZeros(
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 21) int columns,
      @ForAll @IntRange(min = 1, max = 8) int group,
      @ForAll @IntRange(min = 1, max = 8) int most,
      @ForAll long seed)
      throws LinearAlgebraException {
    Random random = new Random(seed);
    GroupPattern pattern = new GroupPattern(Math.min(most, group), group);
    SecondMoment moment = moment(columns, random);
    Matrix weights = random(rows, columns, random);
    InverseFactor factor = factor(moment);
    BitMask exact = PatternObs.exact(weights, factor, pattern, ALGEBRA, NEVER);
    assertFits(exact, rows, columns, pattern);
    assertFits(PatternObs.sweep(weights, factor, pattern, NEVER), rows, columns, pattern);
    assertFits(pattern.largest(weights), rows, columns, pattern);
  }

  @Property(tries = 200)
  void errorsAreNeverLargerThanByMagnitude(
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 24) int columns,
      @ForAll @IntRange(min = 1, max = 8) int group,
      @ForAll @IntRange(min = 1, max = 8) int most,
      @ForAll long seed)
      throws LinearAlgebraException {
    Random random = new Random(seed);
    GroupPattern pattern = new GroupPattern(Math.min(most, group), group);
    SecondMoment moment = moment(columns, random);
    Matrix weights = random(rows, columns, random);
    BitMask mask = PatternObs.exact(weights, factor(moment), pattern, ALGEBRA, NEVER);
    double found = error(weights, mask, moment);
    double byMagnitude = error(weights, pattern.largest(weights), moment);
    assertTrue(found <= byMagnitude * (1 + 1e-3) + 1e-4, found + " instead of " + byMagnitude);
  }

  @Test
  void errorsAreMuchSmallerThanByMagnitude() throws LinearAlgebraException {
    GroupPattern pattern = new GroupPattern(2, 4);
    double exact = 0;
    double magnitude = 0;
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      SecondMoment moment = moment(16, random);
      Matrix weights = random(3, 16, random);
      BitMask mask = PatternObs.exact(weights, factor(moment), pattern, ALGEBRA, NEVER);
      exact += error(weights, mask, moment);
      magnitude += error(weights, pattern.largest(weights), moment);
    }
    assertTrue(exact < 0.9 * magnitude, exact + " instead of " + magnitude);
  }

  @ParameterizedTest
  @CsvSource({"8, 2, 4", "6, 1, 3", "6, 2, 4", "9, 2, 4", "8, 1, 2", "8, 3, 8"})
  void masksAreCloseToTheBestOfAll(int columns, int kept, int group) throws LinearAlgebraException {
    GroupPattern pattern = new GroupPattern(kept, group);
    int hit = 0;
    double sum = 0;
    double sumOfBest = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      SecondMoment moment = moment(columns, random);
      Matrix row = random(1, columns, random);
      double best = best(row, pattern, moment);
      BitMask exact = PatternObs.exact(row, factor(moment), pattern, ALGEBRA, NEVER);
      double found = error(row, exact, moment);
      assertTrue(found >= best * (1 - 1e-3) - 1e-4, "better than the best");
      hit += found <= best * (1 + 1e-3) + 1e-4 ? 1 : 0;
      sum += found;
      sumOfBest += best;
    }
    assertTrue(hit >= 20, "found the best mask only " + hit + " times of 40");
    assertTrue(sum <= 1.25 * sumOfBest, sum + " where " + sumOfBest + " was possible");
  }

  @ParameterizedTest
  @CsvSource({"8, 2, 4", "9, 1, 3"})
  void noSwapWithinAGroupIsLeftThatGains(int columns, int kept, int group)
      throws LinearAlgebraException {
    GroupPattern pattern = new GroupPattern(kept, group);
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      SecondMoment moment = moment(columns, random);
      Matrix row = random(1, columns, random);
      BitMask found = PatternObs.exact(row, factor(moment), pattern, ALGEBRA, NEVER);
      double least = error(row, found, moment);
      for (int p = 0; p < columns; p++) {
        for (int q = p / group * group; q < Math.min((p / group + 1) * group, columns); q++) {
          if (found.get(p) && !found.get(q)) {
            BitMask swapped = new BitMask(columns);
            for (int i = 0; i < columns; i++) {
              if (i == q || (found.get(i) && i != p)) {
                swapped.set(i);
              }
            }
            assertTrue(error(row, swapped, moment) >= least * (1 - 1e-3) - 1e-4);
          }
        }
      }
    }
  }

  @Test
  void supportTellsTheCostsThatRefitsHave() throws LinearAlgebraException {
    Random random = new Random(5);
    int n = 7;
    SecondMoment moment = moment(n, random);
    Matrix rows = random(3, n, random);
    float[] inverse = factor(moment).inverse(ALGEBRA).values();
    Support support = new Support(inverse, n, rows.values(), 0, 3);
    BitMask all = mask((1 << n) - 1, n);
    double scale = moment.error(rows);
    assertEquals(errorOfAll(rows, without(all, 2, 3), moment), support.cost(2, 4), 2e-3 * scale);
    support.toggle(1);
    support.toggle(4);
    BitMask kept = without(all, 1, 4);
    double before = errorOfAll(rows, kept, moment);
    double cost = errorOfAll(rows, without(kept, 5), moment) - before;
    assertEquals(cost, support.cost(5), 2e-3 * scale);
    BitMask swapped = without(all, 4, 5);
    double gain = before - errorOfAll(rows, swapped, moment);
    assertEquals(gain, support.gainOfSwap(5, 1), 2e-3 * scale);
    support.toggle(1);
    support.drop(5);
    assertEquals(
        errorOfAll(rows, without(swapped, 0), moment) - errorOfAll(rows, swapped, moment),
        support.cost(0),
        2e-3 * scale);
  }

  private static BitMask without(BitMask mask, int... gone) {
    BitMask rest = new BitMask(mask.size());
    for (int i = 0; i < mask.size(); i++) {
      int column = i;
      if (mask.get(i) && Arrays.stream(gone).noneMatch(g -> g == column)) {
        rest.set(i);
      }
    }
    return rest;
  }

  /** With the same columns kept in each row. */
  private static double errorOfAll(Matrix rows, BitMask columns, SecondMoment moment) {
    int n = columns.size();
    BitMask kept = new BitMask(rows.values().length);
    for (int i = 0; i < kept.size(); i++) {
      if (columns.get(i % n)) {
        kept.set(i);
      }
    }
    return error(rows, kept, moment);
  }

  @ParameterizedTest
  @CsvSource({"2, 6, 1, 2", "2, 6, 2, 2", "3, 5, 2, 2", "4, 4, 4, 1"})
  void firstBlockToGoIsTheOneThatCostsLeast(int rows, int columns, int height, int width)
      throws LinearAlgebraException {
    BlockShape shape = new BlockShape(height, width);
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      SecondMoment moment = moment(columns, random);
      Matrix weights = random(rows, columns, random);
      float[] exact = BlockObs.exact(weights, factor(moment), shape, ALGEBRA, NEVER);
      float[] alone = BlockObs.alone(weights, factor(moment), shape, ALGEBRA, NEVER);
      float[] costs = costs(weights, shape, moment);
      int first = least(exact);
      double cheapest = costs[least(costs)]; // two blocks may cost the same but for rounding
      assertEquals(cheapest, costs[first], 1e-2 * cheapest + 1e-3);
      assertEquals(costs[first], exact[first], 1e-2 * costs[first] + 1e-3);
      for (int block = 0; block < costs.length; block++) {
        assertEquals(costs[block], alone[block], 1e-2 * costs[block] + 1e-3);
      }
    }
  }

  /** What each block costs alone, by the weight, from least squares. */
  private static float[] costs(Matrix weights, BlockShape shape, SecondMoment moment) {
    int n = weights.columns();
    float[] costs = new float[shape.stripes(weights.rows()) * shape.across(n)];
    for (int block = 0; block < costs.length; block++) {
      BitMask kept = new BitMask(weights.values().length);
      int size = 0;
      for (int i = 0; i < kept.size(); i++) {
        if (shape.blockOf(i / n, i % n, n) == block) {
          size++;
        } else {
          kept.set(i);
        }
      }
      costs[block] = (float) (error(weights, kept, moment) / size);
    }
    return costs;
  }

  private static int least(float[] values) {
    int least = 0;
    for (int i = 1; i < values.length; i++) {
      least = values[i] < values[least] ? i : least;
    }
    return least;
  }
}

package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.MomentSum;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that weights share by a hash. */
class HashedWeightTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);

  private static float[] normal(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Quantization hashed(int bits) {
    return Quantization.ofBits(bits).withFormat(Format.HASHED);
  }

  private static HashedWeight compress(Weight weight, double sparsity, int bits)
      throws CompressionException {
    Pruning pruning = sparsity > 0 ? new Pruning.Sparsity(sparsity) : Pruning.NONE;
    return (HashedWeight) Compressor.compress(weight, pruning, hashed(bits), CancelSignal.none());
  }

  private static double squares(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.pow((double) a[i] - b[i], 2);
    }
    return sum;
  }

  /** In integers of any length. */
  @Property(tries = 1000)
  void placesAreThoseOfThePolynomial(
      @ForAll @IntRange(min = 0) int index, @ForAll @IntRange(min = 1) int values) {
    BigInteger i = BigInteger.valueOf(index);
    BigInteger place =
        BigInteger.valueOf(IndexHash.SQUARE)
            .multiply(i)
            .multiply(i)
            .add(BigInteger.valueOf(IndexHash.LINEAR).multiply(i))
            .add(BigInteger.valueOf(IndexHash.OFFSET))
            .mod(BigInteger.TWO.pow(31).subtract(BigInteger.ONE))
            .mod(BigInteger.TWO.multiply(BigInteger.valueOf(values)));
    assertEquals(place.longValueExact(), IndexHash.place(index, values));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void valuesAreTheMeansOfTheirWeights(double sparsity) throws CompressionException {
    float[] weights = normal(240, 3);
    HashedWeight found = compress(Weight.of(weights, 12, 20), sparsity, 4);
    float[] pruned =
        Compressor.compress(
                Weight.of(weights, 12, 20),
                new Pruning.Sparsity(sparsity),
                Quantization.NONE,
                CancelSignal.none())
            .decode();
    assertEquals(30, found.values().length);
    float[] decoded = found.decode();
    for (int value = 0; value < 30; value++) {
      double sum = 0;
      int shares = 0;
      for (int i = 0; i < 240; i++) {
        long place = IndexHash.place(i, 30);
        if (place % 30 == value && (sparsity == 0 || pruned[i] != 0)) {
          sum += place < 30 ? weights[i] : -weights[i];
          shares++;
        }
      }
      assertEquals(shares == 0 ? 0 : sum / shares, found.values()[value], 1e-6);
    }
    for (int i = 0; i < 240; i++) {
      long place = IndexHash.place(i, 30);
      float value = found.values()[(int) (place % 30)] * (place < 30 ? 1 : -1);
      assertEquals(sparsity > 0 && pruned[i] == 0 ? 0 : value, decoded[i]);
    }
  }

  /**
   * Of weights without any order, those that share k values keep k of their n degrees of freedom:
   * the mean squared error is {@code (n - k) / n}. A hash that put weights together by a pattern
   * would not come to that for weights of a pattern, here a constant and a ramp in each row.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void errorIsThatOfChance(int bits) throws CompressionException {
    int rows = 256;
    int columns = 320;
    float[] weights = normal(rows * columns, 5);
    for (float[] each : List.of(weights, ramps(rows, columns), constant(rows * columns))) {
      HashedWeight found = compress(Weight.of(each, rows, columns), 0, bits);
      double power = squares(each, new float[each.length]);
      Set<Long> used = new HashSet<>();
      for (int i = 0; i < each.length; i++) {
        used.add(IndexHash.place(i, found.values().length) % found.values().length);
      }
      double wanted = 1 - (double) used.size() / each.length;
      assertEquals(wanted, squares(each, found.decode()) / power, 0.02);
    }
  }

  private static float[] ramps(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % columns - (columns - 1) / 2f;
    }
    return values;
  }

  private static float[] constant(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1);
    return values;
  }

  /** Moments of correlated inputs, one dead. */
  private static List<SecondMoment> moments(int groups, int size, int vectors) {
    List<SecondMoment> moments = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      MomentSum sum = new MomentSum(ALGEBRA, size);
      float[] inputs = normal(size * vectors, 10 + group);
      for (int i = vectors; i < inputs.length; i++) {
        inputs[i] = i / vectors == size - 1 ? 0 : inputs[i] + inputs[i - vectors];
      }
      sum.add(new Matrix(inputs, size, vectors));
      moments.add(sum.moment());
    }
    return moments;
  }

  private static HashedWeight fitted(Weight weight, WeightInputs inputs, Pruning pruning, int bits)
      throws CompressionException {
    return (HashedWeight)
        Compressor.compress(
            weight,
            PruningMethod.ofMagnitude(pruning),
            hashed(bits).withRange(RangeMethod.LEAST_OUTPUT_ERROR),
            Optional.of(inputs),
            CancelSignal.none());
  }

  /** No value can be moved either way without the damped error growing. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void leastOutputErrorIsAMinimum(int groups) throws CompressionException {
    int size = 10;
    int rows = 6;
    float[] values = normal(groups * rows * size, 7);
    Weight weight = new Weight(values, Shape.of(groups * rows, size), 0);
    WeightInputs inputs =
        new WeightInputs(
            MatrixLayout.rowMajor(groups, rows, size), moments(groups, size, 40), ALGEBRA);
    for (Pruning pruning : List.of(Pruning.NONE, new Pruning.Sparsity(0.4))) {
      HashedWeight found = fitted(weight, inputs, pruning, 6);
      double least = damped(inputs, values, found.decode());
      for (int value = 0; value < found.values().length; value++) {
        for (float step : new float[] {-0.02f, 0.02f}) {
          float[] moved = found.values().clone();
          moved[value] += step;
          HashedWeight other = new HashedWeight(found.shape(), moved, found.kept(), 6);
          assertTrue(damped(inputs, values, other.decode()) >= least * (1 - 1e-6));
        }
      }
      HashedWeight means =
          (HashedWeight) Compressor.compress(weight, pruning, hashed(6), CancelSignal.none());
      assertTrue(least < damped(inputs, values, means.decode()));
    }
  }

  private static double damped(WeightInputs inputs, float[] values, float[] changed) {
    double error = inputs.outputError(values, changed);
    MatrixLayout layout = inputs.layout();
    for (int group = 0; group < layout.groups(); group++) {
      double added = 1e-3 * inputs.moments().get(group).meanPower();
      error += added * squares(layout.gather(values, group), layout.gather(changed, group));
    }
    return error;
  }

  @Test
  void deadLayerHasTheMeans() throws CompressionException {
    float[] values = normal(60, 7);
    Weight weight = new Weight(values, Shape.of(6, 10), 0);
    SecondMoment nothing = new MomentSum(ALGEBRA, 10).moment();
    WeightInputs inputs =
        new WeightInputs(MatrixLayout.rowMajor(1, 6, 10), List.of(nothing), ALGEBRA);
    assertArrayEquals(
        compress(weight, 0, 8).values(), fitted(weight, inputs, Pruning.NONE, 8).values(), 1e-6f);
  }

  @Test
  void storedBitsAreThoseThatWereAskedFor() throws CompressionException {
    Weight weight = Weight.of(normal(6400, 1), 64, 100);
    for (int bits = 1; bits <= 8; bits++) {
      assertEquals(6400L * bits, compress(weight, 0, bits).storedBits());
      assertEquals(6400L * (bits + 1), compress(weight, 0.3, bits).storedBits());
    }
  }
}

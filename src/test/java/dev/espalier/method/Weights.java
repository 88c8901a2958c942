package dev.espalier.method;

import dev.espalier.numeric.Shape;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Weights for tests. */
final class Weights {
  private Weights() {}

  /**
   * Weights of 1 to 4 axes, zero-size ones too, of all magnitudes, some zero, some equal, with a
   * channel axis or none.
   */
  static Arbitrary<Weight> any() {
    Arbitrary<int[]> sizes =
        Arbitraries.integers().between(0, 9).array(int[].class).ofMinSize(1).ofMaxSize(4);
    Arbitrary<Double> exponents = Arbitraries.doubles().between(-45, 36);
    Arbitrary<Long> seeds = Arbitraries.longs();
    return Combinators.combine(sizes, exponents, seeds, Arbitraries.integers().between(-1, 3))
        .as((s, e, seed, axis) -> random(s, Math.pow(10, e), seed, Math.min(axis, s.length - 1)));
  }

  private static Weight random(int[] sizes, double magnitude, long seed, int axis) {
    Weight empty = new Weight(new float[product(sizes)], Shape.of(sizes), axis);
    Random random = new Random(seed);
    float[] values = empty.values();
    for (int i = 0; i < values.length; i++) {
      double value = random.nextGaussian() * magnitude;
      values[i] =
          switch (random.nextInt(8)) {
            case 0 -> 0f;
            case 1 -> (float) (magnitude * random.nextInt(-2, 3));
            case 2 -> (float) (value * 10);
            default -> (float) value;
          };
    }
    return empty;
  }

  private static int product(int[] sizes) {
    int product = 1;
    for (int size : sizes) {
      product *= size;
    }
    return product;
  }

  /** Normally distributed values. */
  static float[] gaussian(int count, double deviation, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }
}

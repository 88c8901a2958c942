package dev.espalier.method.codebook;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The tables of formats whose levels are given: ascending, zero among them. */
public final class LevelTables {
  private LevelTables() {}

  /**
   * Quantiles of the normal distribution, from -1 to 1: 2^(bits-1) positive ones and one negative
   * less. Of 4 bits they are those of NF4 (Dettmers et al., QLoRA, 2023, appendix E); the other
   * widths are made in the same way.
   *
   * @param bits 2 to 8
   */
  public static float[] normalFloat(int bits) {
    int positive = 1 << (bits - 1);
    // The outermost quantile lies half a share inside, on the mean of both sides.
    double share = 0.5 * (0.5 / (2 * positive) + 0.5 / (2 * positive - 1));
    double[] above = quantiles(1 - share, positive);
    double[] below = quantiles(1 - share, positive - 1);
    float[] levels = new float[2 * positive];
    for (int i = 0; i < below.length; i++) {
      levels[i] = (float) -below[i];
    }
    for (int i = 0; i < above.length; i++) {
      levels[levels.length - 1 - i] = (float) above[i];
    }
    return levels;
  }

  /** Quantiles in equal distances from a probability down to 1/2, which is left out. */
  private static double[] quantiles(double highest, int count) {
    double largest = NormalQuantile.of(highest);
    return IntStream.range(0, count)
        .mapToDouble(i -> NormalQuantile.of(highest - i * (highest - 0.5) / count) / largest)
        .toArray();
  }

  /**
   * Zero and plus and minus 2^0, 2^-1 and so on: 2^bits - 1 levels.
   *
   * @param bits 2 to 6
   */
  public static float[] powersOfTwo(int bits) {
    int side = (1 << (bits - 1)) - 1;
    return symmetric(IntStream.range(0, side).mapToDouble(i -> Math.scalb(1.0, -i)));
  }

  /**
   * The finite values of a small float with sign, exponent and fraction.
   *
   * @param bias of the exponent
   * @param largest the largest finite value: patterns beyond are no numbers
   */
  private static float[] floats(int exponentBits, int fractionBits, int bias, double largest) {
    int fractions = 1 << fractionBits;
    DoubleStream magnitudes =
        IntStream.range(1, fractions << exponentBits)
            .mapToDouble(pattern -> {
              int exponent = pattern / fractions;
              int fraction = pattern % fractions;
              return exponent == 0
                  ? Math.scalb((double) fraction, 1 - bias - fractionBits)
                  : Math.scalb((double) fractions + fraction, exponent - bias - fractionBits);
            })
            .filter(magnitude -> magnitude <= largest);
    return symmetric(magnitudes);
  }

  /** The values of OCP E4M3 (OFP8 specification, revision 1.0): 253, up to 448. */
  public static float[] float8E4m3() {
    return floats(4, 3, 7, 448);
  }

  /** The finite values of OCP E5M2 (OFP8 specification, revision 1.0): 247, up to 57344. */
  public static float[] float8E5m2() {
    return floats(5, 2, 15, 57344);
  }

  /** The values of OCP E2M1 (MX specification, version 1.0): 15, up to 6. */
  public static float[] float4E2m1() {
    return floats(2, 1, 1, 6);
  }

  /** Minus one, zero, one. */
  public static float[] ternary() {
    return new float[] {-1, 0, 1};
  }

  private static float[] symmetric(DoubleStream magnitudes) {
    double[] sorted = magnitudes.sorted().toArray();
    float[] levels = new float[2 * sorted.length + 1];
    for (int i = 0; i < sorted.length; i++) {
      levels[sorted.length + 1 + i] = (float) sorted[i];
      levels[sorted.length - 1 - i] = (float) -sorted[i];
    }
    return levels;
  }
}

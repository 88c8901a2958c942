package dev.espalier.compress.activation;

/**
 * Products of unsigned with signed bytes as processors of the x86 architecture without VNNI add
 * them: pairs in 16 bits, which saturate (the instruction PMADDUBSW), and the pairs in 32 bits.
 */
public final class PairwiseSums {
  private PairwiseSums() {}

  /**
   * The sum of all products, pairs saturated.
   *
   * @param values 0 to 255 each
   * @param weights -128 to 127 each; as many
   */
  public static int saturating(int[] values, int[] weights) {
    int sum = 0;
    for (int i = 0; i < values.length; i += 2) {
      sum += Math.clamp(pair(values, weights, i), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return sum;
  }

  /** The sum of all products. */
  public static int exact(int[] values, int[] weights) {
    int sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * weights[i];
    }
    return sum;
  }

  private static int pair(int[] values, int[] weights, int first) {
    int second = first + 1;
    return values[first] * weights[first]
        + (second < values.length ? values[second] * weights[second] : 0);
  }

  /**
   * Whether there are values up to a largest one with which a pair saturates: both weights have the
   * same sign then, or one of them is enough.
   */
  public static boolean canSaturate(int one, int other, int largest) {
    int highest = (Math.max(one, 0) + Math.max(other, 0)) * largest;
    int lowest = (Math.min(one, 0) + Math.min(other, 0)) * largest;
    return highest > Short.MAX_VALUE || lowest < Short.MIN_VALUE;
  }
}

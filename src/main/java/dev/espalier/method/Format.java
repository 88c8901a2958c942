package dev.espalier.method;

import java.util.Locale;

/**
 * What kind of levels weights are rounded to. Each has its bit widths; 32 bits leave weights
 * untouched whatever the format.
 */
public enum Format {
  /**
   * Equal steps: 2 to 8 bits on an integer grid, 1 bit as sign times scale, 16 bits as IEEE half
   * floats.
   */
  UNIFORM(1, 8),
  /** Equal steps whose scale is a power of two, as fixed-point arithmetic (Qm.n) has them. */
  FIXED_POINT(2, 8),
  /**
   * A table of the weights' own cluster centres (Han et al., Deep Compression, 2016, section 3). A
   * pruned layer keeps a level of exactly zero; at 1 bit it has that in addition, and takes 2 bits.
   */
  KMEANS(1, 8),
  /**
   * Quantiles of the normal distribution, times a scale (Dettmers et al., QLoRA, 2023, appendix E,
   * for any width).
   */
  NORMAL_FLOAT(2, 8),
  /**
   * Zero and, on either side, powers of two going down from the largest, times a scale. With 6 bits
   * the smallest is 2^-30 of the largest; more have no use.
   */
  POWER_OF_TWO(2, 6),
  /** Floats of 4 exponent and 3 fraction bits, up to 448, times a scale (OCP 8-bit formats). */
  FLOAT8_E4M3(8, 8),
  /** Floats of 5 exponent and 2 fraction bits, up to 57344, times a scale (OCP 8-bit formats). */
  FLOAT8_E5M2(8, 8),
  /** Floats of 2 exponent bits and 1 fraction bit, up to 6, times a scale (OCP MX formats). */
  FLOAT4_E2M1(4, 4),
  /** The upper half of a 32-bit float. */
  BFLOAT16(16, 16),
  /**
   * Minus, nothing or plus, times a scale: the mean magnitude of what is above a threshold, which
   * is 0.7 times the mean magnitude with {@link RangeMethod#MIN_MAX} (Li et al., Ternary Weight
   * Networks, 2016) and that of least squared error otherwise.
   */
  TERNARY(2, 2),
  /**
   * Values that weights share by a hash of their places, without a table of places (Chen et al.,
   * HashedNets, 2015): as many 32-bit values as make so many bits for each weight. Each is the mean
   * of its weights, or with {@link RangeMethod#LEAST_OUTPUT_ERROR} what all of them come to when
   * the output is to be nearest.
   */
  HASHED(1, 8);

  private final int lowest;
  private final int highest;

  Format(int lowest, int highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Whether weights can be stored in this many bits of this format. */
  public boolean has(int bits) {
    return (bits >= lowest && bits <= highest) || (bits == 16 && this == UNIFORM);
  }

  /** Whether there is only one width. */
  public boolean fixedWidth() {
    return lowest == highest;
  }

  /** The width next to one of 1 to 16 bits. */
  public int nearestWidth(int bits) {
    return has(bits) ? bits : Math.clamp(bits, lowest, highest);
  }

  /** Its widths, for messages. */
  public String widths() {
    String own = fixedWidth() ? lowest + " bits" : lowest + " to " + highest + " bits";
    return this == UNIFORM ? own + " and 16 bits" : own;
  }

  /** Its name, for messages: {@code normal float}. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

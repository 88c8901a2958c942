package dev.espalier.method;

import dev.espalier.method.codebook.LevelTables;

/**
 * How large the tables of clusters are, which is known before the weights are.
 *
 * @param bits of a code
 * @param size levels of a table
 * @param run how many channels share a table
 */
public record TableShape(int bits, int size, int run) {
  /**
   * The tables of a setting. A pruned layer needs zero among the levels; where there would be one
   * other only, there are two and one bit more.
   *
   * @param masked whether weights are pruned
   */
  public static TableShape of(Quantization quantization, boolean masked) {
    int run = quantization.granularity() == Granularity.CHANNEL_GROUP ? Granularity.GROUP : 1;
    TableShape one = of(quantization.bits(), masked);
    return new TableShape(one.bits(), one.size(), run);
  }

  /** One table of so many bits; of several weights it is masked if one of them is. */
  public static TableShape of(int bits, boolean masked) {
    boolean third = masked && bits == 1;
    return third ? new TableShape(2, 3, 1) : new TableShape(bits, 1 << bits, 1);
  }

  /** The given levels of a format that has such, in units of the scale. */
  public static float[] levels(Format format, int bits) {
    return switch (format) {
      case NORMAL_FLOAT -> LevelTables.normalFloat(bits);
      case POWER_OF_TWO -> LevelTables.powersOfTwo(bits);
      case FLOAT8_E4M3 -> LevelTables.float8E4m3();
      case FLOAT8_E5M2 -> LevelTables.float8E5m2();
      case FLOAT4_E2M1 -> LevelTables.float4E2m1();
      case TERNARY -> LevelTables.ternary();
      case UNIFORM, FIXED_POINT, KMEANS, BFLOAT16, HASHED ->
          throw new IllegalArgumentException(format.words() + " has no table of levels");
    };
  }
}

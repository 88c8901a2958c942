package dev.espalier.method;

/**
 * The table of several weights. Two are the same if they are one: levels are not compared.
 *
 * @param levels ascending, 1 to 256; shared, never written to
 * @param bits of a place in it
 */
public record SharedTable(float[] levels, int bits) {
  public SharedTable {
    if (levels.length < 1 || bits < 1 || bits > 8 || levels.length > 1 << bits) {
      throw new IllegalArgumentException(levels.length + " levels at " + bits + " bits");
    }
  }
}

package dev.espalier.method.codebook;

/** From where a table is searched. */
public enum TableStart {
  /** Not searched from anywhere, but the best of all. */
  OPTIMAL,
  /** Levels in equal distances. */
  LINEAR,
  /** Levels with equally many weights each. */
  DENSITY,
  /** Weights drawn far from each other. */
  PLUS_PLUS
}

package dev.espalier.method;

import dev.espalier.method.codebook.TableStart;

/** How the tables of {@link Format#KMEANS} are found. */
public enum Clustering {
  /** The best table there is (dynamic programming over the sorted weights). */
  EXACT(TableStart.OPTIMAL),
  /**
   * Lloyd's algorithm from levels in equal distances: the large weights keep levels of their own
   * (Han et al., Deep Compression, 2016, section 3.2).
   */
  LINEAR(TableStart.LINEAR),
  /** Lloyd's algorithm from levels with equally many weights each. */
  DENSITY(TableStart.DENSITY),
  /**
   * Lloyd's algorithm from weights drawn by their distance to those drawn before (Arthur and
   * Vassilvitskii, k-means++, 2007), the same each time.
   */
  PLUS_PLUS(TableStart.PLUS_PLUS);

  private final TableStart start;

  Clustering(TableStart start) {
    this.start = start;
  }

  /** From where tables are searched. */
  public TableStart start() {
    return start;
  }
}

package dev.espalier.method.codebook;

/**
 * The scale of a given table that makes the least squared error on some weights. The error over the
 * scale is bumpy, so scales are tried in steps, more closely around the best, and the best is
 * fitted to the levels that the weights go to.
 */
public final class TableScale {
  private static final double STEP = 0.97;
  private static final int STEPS = 80;
  private static final int CLOSE = 10;
  private static final int FITS = 8;
  private static final int LIMIT = 1 << 18;

  private final float[] table;
  private final float largest;

  /**
   * For a table.
   *
   * @param table ascending, with zero, as far below it as above
   */
  public TableScale(float[] table) {
    this.table = table;
    this.largest = table[table.length - 1];
  }

  /** The scale that brings the largest weight to the largest level; 1 for zeros alone. */
  public float spanning(float maxMagnitude) {
    if (maxMagnitude == 0) {
      return 1;
    }
    float scale = Math.max(maxMagnitude / largest, Float.MIN_NORMAL);
    while (!Float.isFinite(scale * largest)) {
      scale = Math.nextDown(scale);
    }
    return scale;
  }

  /** The scale with the least squared error. */
  public float leastSquares(float[] values) {
    float maxMagnitude = 0;
    for (float value : values) {
      maxMagnitude = Math.max(maxMagnitude, Math.abs(value));
    }
    float widest = spanning(maxMagnitude);
    return maxMagnitude == 0 ? widest : new Search(Points.of(values, true, LIMIT), widest).best();
  }

  private final class Search {
    private final Points points;
    private final float widest;
    private double best;
    private double least;

    Search(Points points, float widest) {
      this.points = points;
      this.widest = widest;
      this.best = widest;
      this.least = points.error(levels(widest));
      double scale = widest;
      for (int step = 0; step < STEPS; step++, scale *= STEP) {
        attempt(scale);
      }
      double middle = best;
      for (int step = -CLOSE; step <= CLOSE; step++) {
        attempt(middle * Math.pow(STEP, step / (double) CLOSE));
      }
      for (int fit = 0; fit < FITS; fit++) {
        if (!attempt(fitted(best))) {
          break;
        }
      }
    }

    float best() {
      // A fit may go a little beyond the widest; never so far that a level is infinite.
      float scale = Math.max((float) best, Float.MIN_NORMAL);
      return Float.isFinite(scale * largest) ? scale : widest;
    }

    private boolean attempt(double scale) {
      double error = points.error(levels(scale));
      if (error < least) {
        least = error;
        best = scale;
        return true;
      }
      return false;
    }

    private double[] levels(double scale) {
      double[] levels = new double[table.length];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = table[i] * scale;
      }
      return levels;
    }

    private double fitted(double scale) {
      int[] ends = points.ends(levels(scale));
      double cross = 0;
      double power = 0;
      for (int level = 0, from = 0; level < ends.length; from = ends[level++]) {
        cross += table[level] * points.sum(from, ends[level]);
        power += (double) table[level] * table[level] * points.weight(from, ends[level]);
      }
      return power > 0 ? cross / power : scale;
    }
  }
}

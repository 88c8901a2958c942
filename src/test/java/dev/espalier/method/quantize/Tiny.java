package dev.espalier.method.quantize;

/** The errors of grids on a few weights, by the textbook. */
final class Tiny {
  private Tiny() {}

  static double error(float[] values, CodeGrid codes, double scale, int zeroPoint) {
    double error = 0;
    for (float value : values) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int code = codes.lowest(); code <= codes.highest(); code++) {
        nearest = Math.min(nearest, Math.abs(value - (code - zeroPoint) * scale));
      }
      error += nearest * nearest;
    }
    return error;
  }

  /** The least error over 2000 scales up to that which spans the range, and all zero points. */
  static double leastError(float[] values, CodeGrid codes, double largestScale) {
    double least = Double.POSITIVE_INFINITY;
    int from = codes.symmetric() ? codes.middle() : codes.lowest();
    int to = codes.symmetric() ? codes.middle() : codes.highest();
    for (int zeroPoint = from; zeroPoint <= to; zeroPoint++) {
      for (int i = 1; i <= 2000; i++) {
        least = Math.min(least, error(values, codes, largestScale * i / 2000, zeroPoint));
      }
    }
    return least;
  }
}

package dev.espalier.method.quantize;

/**
 * The grid of one channel: code q stands for {@code (q - zeroPoint) * scale}.
 *
 * @param scale the distance of two levels, positive and finite
 * @param zeroPoint the code of zero
 */
public record ChannelGrid(float scale, int zeroPoint) {
  /**
   * The grid that spans a range. Weights in the range are at most half a step away from a level;
   * only where the range comes close to the largest float, the levels beyond that are given up.
   *
   * @param low where the range begins, at most 0
   * @param high where the range ends, at least 0
   */
  public static ChannelGrid spanning(double low, double high, CodeGrid codes) {
    if (codes.symmetric()) {
      int side = codes.steps() / 2;
      float scale = scale(Math.max(-low, high), side);
      return new ChannelGrid(withFiniteLevels(scale, side), codes.middle());
    }
    float scale = scale(high - low, codes.steps());
    long zeroPoint = Math.round(codes.lowest() - low / scale);
    int inside =
        low == high ? codes.middle() : Math.clamp(zeroPoint, codes.lowest(), codes.highest());
    int side = Math.max(inside - codes.lowest(), codes.highest() - inside);
    return new ChannelGrid(withFiniteLevels(scale, side), inside);
  }

  private static float scale(double reach, int steps) {
    if (reach == 0) {
      return 1; // any scale is right for zeros alone; one is the least surprising in a file
    }
    float scale = Math.max((float) (reach / steps), Float.MIN_VALUE);
    // Only among denormal numbers rounding takes away so much that the steps do not reach the end
    // of the range.
    while ((double) scale * steps < reach * (1 - 1e-6)) {
      scale = Math.nextUp(scale);
    }
    return scale;
  }

  private static float withFiniteLevels(float scale, int steps) {
    float finite = scale;
    while (!Float.isFinite(finite * steps)) {
      finite = Math.min(Math.nextDown(finite), Float.MAX_VALUE / steps);
    }
    return finite;
  }
}

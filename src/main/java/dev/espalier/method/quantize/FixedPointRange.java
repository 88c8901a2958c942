package dev.espalier.method.quantize;

/**
 * Grids whose scale is a power of two, as fixed-point numbers with a number of fraction bits (Qm.n)
 * have them.
 *
 * @param codes the codes to be used
 * @param leastSquares whether large weights may be clipped where that makes the squared error
 *     smaller
 */
public record FixedPointRange(CodeGrid codes, boolean leastSquares) implements RangeFinder {
  private static final int HALVINGS = 24;

  /** Once clipping costs this many times the least error, more of it is never any better. */
  private static final double TOO_FAR = 8;

  @Override
  public ChannelGrid find(float[] values, int from, int to) {
    ChannelGrid widest = new MinMaxRange(codes).find(values, from, to);
    double low = (codes.lowest() - widest.zeroPoint()) * (double) widest.scale();
    double high = (codes.highest() - widest.zeroPoint()) * (double) widest.scale();
    float scale = atLeast(widest.scale());
    ChannelGrid best = grid(scale, low, 0.5 * (low + high), high);
    if (!leastSquares) {
      return best;
    }
    DirectErrors errors = new DirectErrors(values, from, to, codes);
    double least = errors.error(best);
    float narrower = scale / 2;
    for (int halving = 0; halving < HALVINGS && narrower > 0; halving++, narrower /= 2) {
      double[] middles =
          codes.symmetric() ? new double[] {0} : new double[] {low, 0.5 * (low + high), high};
      double here = Double.POSITIVE_INFINITY;
      for (double middle : middles) {
        ChannelGrid grid = grid(narrower, low, middle, high);
        double error = errors.error(grid);
        here = Math.min(here, error);
        if (error < least) {
          least = error;
          best = grid;
        }
      }
      if (here > TOO_FAR * least) {
        break;
      }
    }
    return best;
  }

  /**
   * The grid with a power of two for its scale that comes closest to one that is known to be good.
   * The wider one is taken where clipping the ends of the range would cost more than the finer
   * steps bring.
   *
   * @param low the smallest weight
   * @param high the largest weight
   * @param rounded how many weights are rounded
   */
  public static ChannelGrid near(
      ChannelGrid good, CodeGrid codes, double low, double high, double rounded) {
    FixedPointRange range = new FixedPointRange(codes, true);
    float wide = atLeast(good.scale());
    double from = (codes.lowest() - good.zeroPoint()) * (double) good.scale();
    double to = (codes.highest() - good.zeroPoint()) * (double) good.scale();
    ChannelGrid wider = range.grid(wide, from, 0.5 * (from + to), to);
    ChannelGrid finer = range.grid(wide / 2, from, 0.5 * (from + to), to);
    boolean much = good.scale() > wide * Math.sqrt(0.5);
    boolean costly = range.cost(finer, low, high, rounded) > range.cost(wider, low, high, rounded);
    return much || costly ? wider : finer;
  }

  /** The squared error of rounding, and of clipping the two outermost weights. */
  private double cost(ChannelGrid grid, double low, double high, double rounded) {
    double from = (codes.lowest() - grid.zeroPoint()) * (double) grid.scale();
    double to = (codes.highest() - grid.zeroPoint()) * (double) grid.scale();
    double below = Math.max(from - low, 0);
    double above = Math.max(high - to, 0);
    return rounded * grid.scale() * grid.scale() / 12 + below * below + above * above;
  }

  /** The smallest power of two that is not smaller, or the largest there is. */
  private static float atLeast(float scale) {
    int exponent = Math.getExponent(Math.max(scale, Float.MIN_NORMAL));
    float power = Math.scalb(1f, exponent);
    return power < scale && exponent < Float.MAX_EXPONENT - Byte.SIZE ? power * 2 : power;
  }

  /**
   * A grid with a scale.
   *
   * @param middle where the middle of the codes is to lie, as far as zero stays among them and no
   *     code lies wholly outside the range
   */
  private ChannelGrid grid(float scale, double low, double middle, double high) {
    if (codes.symmetric()) {
      return new ChannelGrid(scale, codes.middle());
    }
    double centre = 0.5 * (codes.lowest() + codes.highest());
    double half = 0.5 * codes.steps() * scale;
    double inside =
        Math.clamp(middle, Math.min(low + half, high - half), Math.max(low + half, high - half));
    long zeroPoint = Math.round(centre - inside / scale);
    return new ChannelGrid(scale, Math.clamp(zeroPoint, codes.lowest(), codes.highest()));
  }
}

package dev.espalier.method.quantize;

/**
 * One search for the range with the least error. The error over the clipping range is bumpy, so the
 * range is narrowed in steps (for an asymmetric grid both ends together, then each on its own),
 * looked at more closely around the best, and finished by alternating between the best codes for
 * the scale and the best scale for the codes, which can only get better.
 *
 * <p>With few weights the bumps are large, a lucky alignment counts, and a look costs little: then
 * the steps are so small that the outermost level moves by a fraction of a step, and every look is
 * followed by a fit.
 */
final class RangeSearch {
  private static final int FEW = 64;
  private static final int MAX_REFITS = 8;

  private final ErrorModel errors;
  private final CodeGrid codes;
  private final int count;
  private final boolean few;
  private double low;
  private double high;
  private ChannelGrid best;
  private double bestError;

  /**
   * Searches.
   *
   * @param low where the widest range begins, at most 0; for a symmetric grid {@code -high}
   * @param high where it ends, at least 0
   * @param count number of weights
   */
  RangeSearch(ErrorModel errors, CodeGrid codes, double low, double high, int count) {
    this.errors = errors;
    this.codes = codes;
    this.count = count;
    this.few = count <= FEW;
    this.low = low;
    this.high = high;
    this.best = ChannelGrid.spanning(low, high, codes);
    this.bestError = errors.error(best);
    narrow(true, true);
    if (codes.symmetric()) {
      refit(0);
    } else {
      narrow(false, true);
      narrow(true, false);
      narrow(false, true);
      refit(-1);
      refit(1);
      refit(0);
    }
  }

  ChannelGrid best() {
    return best;
  }

  /** Where the best range begins, before the scale was fitted. */
  double low() {
    return low;
  }

  /** Where the best range ends, before the scale was fitted. */
  double high() {
    return high;
  }

  /** Narrows the best range so far at one end or at both. */
  private void narrow(boolean atLow, boolean atHigh) {
    Ends ends = new Ends(low, high, atLow, atHigh);
    if (few) {
      sweep(ends, 1.1, 0, 1 - 0.4 / codes.steps());
    } else {
      double ratio = sweep(ends, 1, 0, 0.94);
      sweep(ends, Math.min(ratio / 0.94, 1), ratio * 0.94, 0.985);
    }
  }

  private record Ends(double low, double high, boolean lowMoves, boolean highMoves) {
    double lowAt(double ratio) {
      return lowMoves ? low * ratio : low;
    }

    double highAt(double ratio) {
      return highMoves ? high * ratio : high;
    }
  }

  /**
   * Tries narrower and narrower ranges; returns the ratio of the best, 1 if none was better than
   * what was known.
   */
  private double sweep(Ends ends, double from, double to, double factor) {
    double bestRatio = 1;
    for (double ratio = from * factor; ratio > to; ratio *= factor) {
      double lowHere = ends.lowAt(ratio);
      double highHere = ends.highAt(ratio);
      ChannelGrid grid = ChannelGrid.spanning(lowHere, highHere, codes);
      double error = errors.error(grid);
      boolean better = improve(grid, error);
      if (few) {
        better |= improve(fitted(grid));
      }
      if (better) {
        bestRatio = ratio;
        low = lowHere;
        high = highHere;
      }
      // Rounding is off by half a step at most; what is beyond that comes from clipping, which only
      // grows from here on.
      double rounding = 0.25 * count * grid.scale() * grid.scale();
      if (error - rounding > bestError || ratio < 1e-6) {
        break;
      }
    }
    return bestRatio;
  }

  private boolean improve(ChannelGrid grid) {
    return improve(grid, errors.error(grid));
  }

  private boolean improve(ChannelGrid grid, double error) {
    if (error < bestError) {
      bestError = error;
      best = grid;
      return true;
    }
    return false;
  }

  /**
   * Fits the scale to the codes and the codes to the scale in turn, with the zero point moved if
   * that is any better.
   */
  private void refit(int zeroPointShift) {
    int zeroPoint = best.zeroPoint() + zeroPointShift;
    if (zeroPoint < codes.lowest() || zeroPoint > codes.highest()) {
      return;
    }
    ChannelGrid grid = new ChannelGrid(best.scale(), zeroPoint);
    boolean better = true;
    for (int i = 0; i < MAX_REFITS && (better || zeroPointShift != 0); i++) {
      grid = fitted(grid);
      better = improve(grid);
    }
  }

  /** The same codes with the best scale for them; the same grid where there is none. */
  private ChannelGrid fitted(ChannelGrid grid) {
    float scale = (float) errors.bestScale(grid);
    return scale >= Float.MIN_NORMAL ? new ChannelGrid(scale, grid.zeroPoint()) : grid;
  }
}

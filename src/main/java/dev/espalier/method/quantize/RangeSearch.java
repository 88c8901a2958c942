package dev.espalier.method.quantize;

/**
 * One search for the range with the least error. The error over the clipping range is bumpy, so the
 * range is narrowed in steps (for an asymmetric grid both ends together, then each on its own),
 * looked at more closely around the best, and finished by alternating between the best codes for
 * the scale and the best scale for the codes, which can only get better.
 */
final class RangeSearch {
  private static final int FEW = 64;
  private static final int MAX_REFITS = 8;

  private final ErrorModel errors;
  private final CodeGrid codes;
  private final int count;
  private double low;
  private double high;
  private ChannelGrid best;
  private double bestError;

  /**
   * Searches.
   *
   * @param low where the widest range begins, at most 0
   * @param high where it ends, at least 0
   * @param count number of weights
   */
  RangeSearch(ErrorModel errors, CodeGrid codes, double low, double high, int count) {
    this.errors = errors;
    this.codes = codes;
    this.count = count;
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
    // With few weights the error jumps more, and a look costs less.
    double coarse = count <= FEW ? 0.98 : 0.94;
    double fine = count <= FEW ? 0.997 : 0.985;
    Ends ends = new Ends(low, high, atLow, atHigh);
    double ratio = sweep(ends, 1, 0, coarse);
    sweep(ends, Math.min(ratio / coarse, 1), ratio * coarse, fine);
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
      if (error < bestError) {
        bestError = error;
        best = grid;
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
    for (int i = 0; i < MAX_REFITS; i++) {
      float scale = (float) errors.bestScale(grid);
      if (!(scale >= Float.MIN_NORMAL)) {
        return;
      }
      grid = new ChannelGrid(scale, zeroPoint);
      double error = errors.error(grid);
      if (error < bestError) {
        bestError = error;
        best = grid;
      } else if (zeroPointShift == 0) {
        return;
      }
    }
  }
}

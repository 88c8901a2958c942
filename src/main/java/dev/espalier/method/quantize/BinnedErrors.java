package dev.espalier.method.quantize;

/**
 * Asks bins instead of weights: the error of a grid costs two look-ups per level, however many
 * weights there are. The limits between levels are moved to the nearest limit between bins, so the
 * result is a little larger than the true one: by the squared ratio of a bin to a step. Weights
 * outside the range of the bins are in the outermost ones, which is exact as long as they are
 * clipped.
 */
final class BinnedErrors implements ErrorModel {
  private final ValueBins bins;
  private final CodeGrid codes;

  BinnedErrors(ValueBins bins, CodeGrid codes) {
    this.bins = bins;
    this.codes = codes;
  }

  @Override
  public double error(ChannelGrid grid) {
    double scale = grid.scale();
    Moments moments = moments(grid);
    return bins.squares() - 2 * scale * moments.products + scale * scale * moments.squaredLevels;
  }

  @Override
  public double bestScale(ChannelGrid grid) {
    Moments moments = moments(grid);
    return moments.squaredLevels == 0 ? 0 : moments.products / moments.squaredLevels;
  }

  /** Sums over all weights w with levels q of {@code w q} and {@code q^2}. */
  private record Moments(double products, double squaredLevels) {}

  private Moments moments(ChannelGrid grid) {
    double binsPerStep = bins.width(grid.scale());
    double zero = bins.position(0) + 0.5; // and a half, so that a cast rounds
    double products = 0;
    double squaredLevels = 0;
    int begin = 0;
    for (int code = codes.lowest(); code <= codes.highest(); code++) {
      int level = code - grid.zeroPoint();
      int end =
          code == codes.highest()
              ? bins.bins()
              : Math.clamp((int) (zero + (level + 0.5) * binsPerStep), begin, bins.bins());
      products += level * (bins.sumBelow(end) - bins.sumBelow(begin));
      squaredLevels += (double) level * level * (bins.countBelow(end) - bins.countBelow(begin));
      begin = end;
    }
    return new Moments(products, squaredLevels);
  }
}

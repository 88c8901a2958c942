package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;

/**
 * Goes through all weights once and keeps their numbers and sums in fine bins. The error of a grid
 * then costs two look-ups per level, however many weights there are. The limits between levels are
 * moved to the nearest limit between bins, so the result is a little larger than the true one: by
 * the squared ratio of a bin to a step. Weights outside the range of the bins are in the outermost
 * ones, which is exact as long as they are clipped.
 */
final class BinnedErrors implements ErrorModel {
  private static final int BINS = 1 << 14;
  private static final int CHUNK = 1 << 21;

  private final CodeGrid codes;
  private final double low;
  private final double binsPerUnit;
  private final int[] countBelow = new int[BINS + 1];
  private final double[] sumBelow = new double[BINS + 1];
  private double squares;

  BinnedErrors(float[] values, int from, int to, double low, double high, CodeGrid codes) {
    this.codes = codes;
    this.low = low;
    this.binsPerUnit = BINS / (high - low);
    int length = to - from;
    Part[] parts = new Part[Chunks.count(length, CHUNK)];
    Chunks.forEach(
        length,
        CHUNK,
        CancelSignal.none(),
        (chunk, begin, end) -> {
          Part part = new Part(new int[BINS], new double[BINS]);
          part.add(values, from + begin, from + end, (float) low, (float) binsPerUnit);
          parts[chunk] = part;
        });
    for (Part part : parts) {
      for (int bin = 0; bin < BINS; bin++) {
        countBelow[bin + 1] += part.counts[bin];
        sumBelow[bin + 1] += part.sums[bin];
      }
      squares += part.squares;
    }
    for (int bin = 0; bin < BINS; bin++) {
      countBelow[bin + 1] += countBelow[bin];
      sumBelow[bin + 1] += sumBelow[bin];
    }
  }

  private static final class Part {
    private final int[] counts;
    private final double[] sums;
    private double squares;

    Part(int[] counts, double[] sums) {
      this.counts = counts;
      this.sums = sums;
    }

    void add(float[] values, int from, int to, float low, float binsPerUnit) {
      double total = 0;
      for (int i = from; i < to; i++) {
        float value = values[i];
        int bin = Math.min(Math.max((int) ((value - low) * binsPerUnit), 0), BINS - 1);
        counts[bin]++;
        sums[bin] += value;
        total += (double) value * value;
      }
      squares += total;
    }
  }

  @Override
  public double error(ChannelGrid grid) {
    double scale = grid.scale();
    Moments moments = moments(grid);
    return squares - 2 * scale * moments.products + scale * scale * moments.squaredLevels;
  }

  @Override
  public double bestScale(ChannelGrid grid) {
    Moments moments = moments(grid);
    return moments.squaredLevels == 0 ? 0 : moments.products / moments.squaredLevels;
  }

  /** Sums over all weights w with levels q of {@code w q} and {@code q^2}. */
  private record Moments(double products, double squaredLevels) {}

  private Moments moments(ChannelGrid grid) {
    double binsPerStep = grid.scale() * binsPerUnit;
    double zeroBin = 0.5 - low * binsPerUnit; // and a half, so that a cast rounds
    double products = 0;
    double squaredLevels = 0;
    int begin = 0;
    for (int code = codes.lowest(); code <= codes.highest(); code++) {
      int level = code - grid.zeroPoint();
      int end =
          code == codes.highest()
              ? BINS
              : Math.clamp((int) (zeroBin + (level + 0.5) * binsPerStep), begin, BINS);
      products += level * (sumBelow[end] - sumBelow[begin]);
      squaredLevels += (double) level * level * (countBelow[end] - countBelow[begin]);
      begin = end;
    }
    return new Moments(products, squaredLevels);
  }
}

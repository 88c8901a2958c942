package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.ArraySummary;
import dev.espalier.numeric.Clipping;
import dev.espalier.numeric.Histogram;
import dev.espalier.numeric.HistogramSum;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a value inside a network holds over data.
 *
 * @param count numbers that were seen
 * @param skipped numbers that were not finite
 * @param min the smallest
 * @param max the largest
 * @param meanMin the mean of the smallest of each batch that was run
 * @param meanMax the mean of the largest of each
 * @param histogram of all of them, over a range that is symmetric around zero
 * @param channelMeans the mean of each channel; empty where the channels are not known
 */
public record ValueStatistics(
    long count,
    long skipped,
    float min,
    float max,
    float meanMin,
    float meanMax,
    Histogram histogram,
    double[] channelMeans) {

  /** How many magnitudes are told apart with 8 bits. */
  private static final int LEVELS = 127;

  /** The share of all magnitudes that {@link #percentile} leaves within. */
  private static final double SHARE = 0.9999;

  /** The magnitude that all but one in ten thousand numbers do not exceed. */
  public double percentile() {
    return clip(Clipping.percentile(magnitudes(), SHARE));
  }

  /** Where 8 bits clip with the least divergence; see {@link Clipping#leastDivergence}. */
  public double entropy() {
    return clip(Clipping.leastDivergence(magnitudes(), LEVELS));
  }

  /** Where 8 bits clip with the least squared error. */
  public double leastSquares() {
    return clip(Clipping.leastSquares(magnitudes(), LEVELS));
  }

  private double clip(double found) {
    return Math.min(found, Math.max(Math.abs(min), Math.abs(max)));
  }

  /** A histogram of the magnitudes, from 0 on. */
  public Histogram magnitudes() {
    long[] both = histogram.counts();
    long[] folded = new long[both.length / 2];
    for (int bin = 0; bin < folded.length; bin++) {
      folded[bin] = both[folded.length + bin] + both[folded.length - 1 - bin];
    }
    return new Histogram(0, histogram.max(), folded);
  }

  /** Adds up. */
  static final class Sum {
    private final int axis;
    private final HistogramSum histogram = new HistogramSum();
    private ChannelStatistics.@Nullable Sum channels;
    private double minima;
    private double maxima;
    private int batches;

    /**
     * Nothing yet.
     *
     * @param axis of the channels, from the end if negative
     */
    Sum(int axis) {
      this.axis = axis;
    }

    void add(Tensor value) {
      float[] values = value.toFloats();
      histogram.add(values);
      ArraySummary summary = ArraySummary.of(values);
      if (values.length > 0 && summary.allFinite()) {
        minima += summary.min();
        maxima += summary.max();
        batches++;
      }
      int at = axis < 0 ? axis + value.rank() : axis;
      if (at < 0 || at >= value.rank() || value.axis(at) > Integer.MAX_VALUE) {
        return;
      }
      if (channels == null) {
        channels = new ChannelStatistics.Sum((int) value.axis(at), axis);
      }
      channels.add(value);
    }

    ValueStatistics statistics() {
      double[] means =
          Optional.ofNullable(channels)
              .filter(known -> !known.isEmpty())
              .map(known -> known.statistics().means())
              .orElse(new double[0]);
      return new ValueStatistics(
          histogram.count(),
          histogram.skipped(),
          histogram.min(),
          histogram.max(),
          batches == 0 ? histogram.min() : (float) (minima / batches),
          batches == 0 ? histogram.max() : (float) (maxima / batches),
          histogram.histogram(),
          means);
    }
  }
}

package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
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
 * @param histogram of all of them, over a range that is symmetric around zero
 * @param channelMeans the mean of each channel; empty where the channels are not known
 */
public record ValueStatistics(
    long count, long skipped, float min, float max, Histogram histogram, double[] channelMeans) {

  /** Adds up. */
  static final class Sum {
    private final int axis;
    private final HistogramSum histogram = new HistogramSum();
    private ChannelStatistics.@Nullable Sum channels;

    /**
     * Nothing yet.
     *
     * @param axis of the channels, from the end if negative
     */
    Sum(int axis) {
      this.axis = axis;
    }

    void add(Tensor value) {
      histogram.add(value.toFloats());
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
          histogram.histogram(),
          means);
    }
  }
}

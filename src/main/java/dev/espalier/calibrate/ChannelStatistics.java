package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Mean and deviation of each channel of a value over data.
 *
 * @param means of each channel
 * @param deviations the root of the mean square distance from the mean
 */
public record ChannelStatistics(double[] means, double[] deviations) {

  /** Whether nothing was NaN or infinite. */
  public boolean isFinite() {
    return DoubleStream.concat(Arrays.stream(means), Arrays.stream(deviations))
        .allMatch(Double::isFinite);
  }

  /** The same of channels that are divided, each by its own. */
  public ChannelStatistics divided(double[] divisors) {
    double[] newMeans = means.clone();
    double[] newDeviations = deviations.clone();
    for (int channel = 0; channel < divisors.length; channel++) {
      newMeans[channel] /= divisors[channel];
      newDeviations[channel] /= divisors[channel];
    }
    return new ChannelStatistics(newMeans, newDeviations);
  }

  /** Adds up. */
  static final class Sum {
    private final int axis;
    private final double[] sums;
    private final double[] squares;
    private long count;

    /**
     * Nothing yet.
     *
     * @param axis of the channels, from the end if negative
     */
    Sum(int channels, int axis) {
      this.axis = axis;
      this.sums = new double[channels];
      this.squares = new double[channels];
    }

    /** Adds a value; one with other channels says nothing. */
    void add(Tensor value) {
      long[] shape = value.shape();
      int at = axis < 0 ? axis + shape.length : axis;
      if (at < 0 || at >= shape.length || shape[at] != sums.length) {
        return;
      }
      int inner = 1;
      for (int after = at + 1; after < shape.length; after++) {
        inner *= Math.toIntExact(shape[after]);
      }
      float[] values = value.toFloats();
      for (int from = 0, channel = 0; from < values.length; from += inner) {
        double sum = 0;
        double square = 0;
        for (int i = from; i < from + inner; i++) {
          sum += values[i];
          square += (double) values[i] * values[i];
        }
        sums[channel] += sum;
        squares[channel] += square;
        channel = channel + 1 == sums.length ? 0 : channel + 1;
      }
      count += values.length / sums.length;
    }

    boolean isEmpty() {
      return count == 0;
    }

    ChannelStatistics statistics() {
      double[] means = new double[sums.length];
      double[] deviations = new double[sums.length];
      for (int channel = 0; channel < sums.length; channel++) {
        means[channel] = sums[channel] / count;
        double variance = squares[channel] / count - means[channel] * means[channel];
        deviations[channel] = Math.sqrt(Math.max(variance, 0));
      }
      return new ChannelStatistics(means, deviations);
    }
  }
}

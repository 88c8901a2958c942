package dev.espalier.structure.score;

import dev.espalier.structure.couple.Slice;
import java.util.stream.IntStream;

/** The numbers of a constant that go with each channel of a group. */
final class ChannelRows {
  private final float[] values;
  private final int[] channelOf;
  private final int inner;
  private final int channels;

  private ChannelRows(float[] values, int[] channelOf, int inner, int channels) {
    this.values = values;
    this.channelOf = channelOf;
    this.inner = inner;
    this.channels = channels;
  }

  static ChannelRows of(Slice slice, int channels) {
    int inner = 1;
    for (int axis = slice.axis() + 1; axis < slice.tensor().dims().rank(); axis++) {
      inner *= Math.toIntExact(slice.tensor().dims().get(axis));
    }
    return new ChannelRows(slice.tensor().toFloats(), slice.channelOf(), inner, channels);
  }

  private int channel(int element) {
    return channelOf[element / inner % channelOf.length];
  }

  /** The sum of the magnitudes of a channel's numbers, or of their squares. */
  double norm(int channel, boolean squared) {
    double sum = 0;
    for (int at = 0; at < channelOf.length; at++) {
      if (channelOf[at] == channel) {
        for (int from = at * inner; from < values.length; from += channelOf.length * inner) {
          for (int i = from; i < from + inner; i++) {
            sum += squared ? (double) values[i] * values[i] : Math.abs(values[i]);
          }
        }
      }
    }
    return sum;
  }

  /**
   * Adds the squared distances of all channels to one another. Where a channel has several elements
   * along the axis, the n-th of one is compared with the n-th of the other.
   */
  void addDistances(double[] squares) {
    int[][] elements = new int[channels][];
    for (int channel = 0; channel < channels; channel++) {
      int own = channel;
      elements[channel] =
          IntStream.range(0, values.length).filter(element -> channel(element) == own).toArray();
    }
    for (int a = 0; a < channels; a++) {
      for (int b = 0; b < channels; b++) {
        int length = Math.min(elements[a].length, elements[b].length);
        double sum = 0;
        for (int i = 0; i < length; i++) {
          double distance = (double) values[elements[a][i]] - values[elements[b][i]];
          sum += distance * distance;
        }
        squares[a * channels + b] += sum;
      }
    }
  }
}

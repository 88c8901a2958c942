package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.Chunks;

/**
 * The grids of all channels of a tensor, or of a sample of its weights. Where channels do not lie
 * in one piece they are collected first, a cache line of channels at a time.
 */
public final class Ranges {
  /** Floats in a cache line: reading one strided channel costs as much as reading this many. */
  private static final int CHANNELS_AT_A_TIME = 16;

  private static final int ELEMENTS_AT_A_TIME = 1 << 18;

  private Ranges() {}

  /** The grid of each channel of an array. */
  public static QuantizationParameters find(
      float[] values, ChannelLayout layout, RangeFinder finder, CancelSignal cancel) {
    Builder builder = new Builder(layout.channels());
    if (layout.channels() == 1) {
      cancel.throwIfCancelled();
      builder.set(0, finder.find(values, 0, values.length));
      return builder.parameters();
    }
    int channelSize = Math.max(layout.channelSize(), 1);
    int wanted = Math.max(ELEMENTS_AT_A_TIME / channelSize, CHANNELS_AT_A_TIME);
    int chunk = layout.outer() == 1 ? Math.max(ELEMENTS_AT_A_TIME / channelSize, 1) : wanted;
    Chunks.forEach(
        layout.channels(),
        chunk,
        cancel,
        (index, first, end) -> {
          if (layout.outer() == 1) {
            for (int channel = first; channel < end; channel++) {
              int from = channel * layout.inner();
              builder.set(channel, finder.find(values, from, from + layout.inner()));
            }
          } else {
            collectAndFind(values, layout, finder, first, end, builder);
          }
        });
    return builder.parameters();
  }

  private static void collectAndFind(
      float[] values, ChannelLayout layout, RangeFinder finder, int first, int end, Builder into) {
    int size = layout.channelSize();
    float[] collected = new float[Math.min(CHANNELS_AT_A_TIME, end - first) * size];
    for (int group = first; group < end; group += CHANNELS_AT_A_TIME) {
      int channels = Math.min(CHANNELS_AT_A_TIME, end - group);
      collect(values, layout, group, channels, collected);
      for (int channel = 0; channel < channels; channel++) {
        into.set(group + channel, finder.find(collected, channel * size, (channel + 1) * size));
      }
    }
  }

  private static void collect(
      float[] values, ChannelLayout layout, int first, int channels, float[] into) {
    int inner = layout.inner();
    int size = layout.channelSize();
    for (int outer = 0; outer < layout.outer(); outer++) {
      int from = (outer * layout.channels() + first) * inner;
      for (int channel = 0; channel < channels; channel++) {
        int to = channel * size + outer * inner;
        for (int i = 0; i < inner; i++) {
          into[to + i] = values[from + channel * inner + i];
        }
      }
    }
  }

  /**
   * The grid of each channel, from a sample of the weights in any order.
   *
   * @param sample some weights
   * @param channelOf the channel of each of them
   * @param channels number of channels; one without a weight in the sample is given the grid of no
   *     weights at all
   */
  public static QuantizationParameters findOnSample(
      float[] sample, int[] channelOf, int channels, RangeFinder finder) {
    int[] ends = new int[channels + 1];
    for (int channel : channelOf) {
      ends[channel + 1]++;
    }
    for (int channel = 0; channel < channels; channel++) {
      ends[channel + 1] += ends[channel];
    }
    int[] next = ends.clone();
    float[] sorted = new float[sample.length];
    for (int i = 0; i < sample.length; i++) {
      sorted[next[channelOf[i]]++] = sample[i];
    }
    Builder builder = new Builder(channels);
    for (int channel = 0; channel < channels; channel++) {
      builder.set(channel, finder.find(sorted, ends[channel], ends[channel + 1]));
    }
    return builder.parameters();
  }

  private record Builder(QuantizationParameters parameters) {
    Builder(int channels) {
      this(new QuantizationParameters(new float[channels], new int[channels]));
    }

    void set(int channel, ChannelGrid grid) {
      parameters.scales()[channel] = grid.scale();
      parameters.zeroPoints()[channel] = grid.zeroPoint();
    }
  }
}

package dev.espalier.method.quantize;

import dev.espalier.numeric.BlockLayout;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.ScaleLayout;

/**
 * The grids of all channels of a tensor, or of a sample of its weights. Where channels do not lie
 * in one piece they are collected first, many at a time.
 */
public final class Ranges {
  private static final int ELEMENTS_AT_A_TIME = 1 << 18;

  /** Floats in a cache line: reading one strided channel costs as much as reading this many. */
  private static final int LINE = 16;

  private static final int BLOCKS_AT_A_TIME = 1 << 10;

  private Ranges() {}

  /** The grid of each group of an array. */
  public static QuantizationParameters find(
      float[] values, ScaleLayout layout, RangeFinder finder, CancelSignal cancel) {
    return switch (layout) {
      case ChannelLayout channels -> find(values, channels, finder, cancel);
      case BlockLayout blocks -> find(values, blocks, finder, cancel);
    };
  }

  private static QuantizationParameters find(
      float[] values, BlockLayout layout, RangeFinder finder, CancelSignal cancel) {
    QuantizationParameters found = QuantizationParameters.forChannels(layout.groups());
    Chunks.forEach(
        layout.groups(),
        BLOCKS_AT_A_TIME,
        cancel,
        (chunk, first, end) -> {
          Block block = new Block(layout.size());
          for (int group = first; group < end; group++) {
            block.count = 0;
            layout.forEach(group, index -> block.add(values[index]));
            found.set(group, finder.find(block.values, 0, block.count));
          }
        });
    return found;
  }

  /** The elements of a block, one after the other. */
  private static final class Block {
    private final float[] values;
    private int count;

    Block(int size) {
      values = new float[size];
    }

    void add(float value) {
      values[count++] = value;
    }
  }

  /** The grid of each channel of an array. */
  public static QuantizationParameters find(
      float[] values, ChannelLayout layout, RangeFinder finder, CancelSignal cancel) {
    int channels = layout.channels();
    QuantizationParameters found = QuantizationParameters.forChannels(channels);
    boolean inOnePiece = layout.outer() == 1;
    int size = layout.channelSize();
    int atATime = Math.max(ELEMENTS_AT_A_TIME / Math.max(size, 1), inOnePiece ? 1 : LINE);
    Chunks.forEach(
        channels,
        atATime,
        cancel,
        (chunk, first, end) -> {
          float[] source = inOnePiece ? values : collect(values, layout, first, end);
          int offset = inOnePiece ? first * size : 0;
          for (int channel = first; channel < end; channel++, offset += size) {
            found.set(channel, finder.find(source, offset, offset + size));
          }
        });
    return found;
  }

  /** Copies some channels one after the other. */
  private static float[] collect(float[] values, ChannelLayout layout, int first, int end) {
    int inner = layout.inner();
    int size = layout.channelSize();
    float[] collected = new float[(end - first) * size];
    for (int outer = 0; outer < layout.outer(); outer++) {
      int from = (outer * layout.channels() + first) * inner;
      int to = outer * inner;
      for (int channel = first; channel < end; channel++, from += inner, to += size) {
        if (inner == 1) {
          collected[to] = values[from];
        } else {
          System.arraycopy(values, from, collected, to, inner);
        }
      }
    }
    return collected;
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
    QuantizationParameters found = QuantizationParameters.forChannels(channels);
    for (int channel = 0; channel < channels; channel++) {
      found.set(channel, finder.find(sorted, ends[channel], ends[channel + 1]));
    }
    return found;
  }
}

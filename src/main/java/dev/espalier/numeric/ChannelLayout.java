package dev.espalier.numeric;

import java.util.function.IntConsumer;

/**
 * Where the elements of each channel lie in a row-major array: element {@code i} of block {@code o}
 * of channel {@code c} is at {@code (o * channels + c) * inner + i}.
 *
 * @param outer product of the sizes before the channel axis
 * @param channels size of the channel axis
 * @param inner product of the sizes after the channel axis
 */
public record ChannelLayout(int outer, int channels, int inner) implements ScaleLayout {
  public ChannelLayout {
    if (outer < 0 || channels < 0 || inner < 0) {
      throw new IllegalArgumentException(
          "negative layout " + outer + ", " + channels + ", " + inner);
    }
    Math.multiplyExact(Math.multiplyExact(outer, channels), inner);
  }

  /** The whole array as one channel. */
  public static ChannelLayout whole(int elementCount) {
    return new ChannelLayout(1, 1, elementCount);
  }

  /**
   * The channels along one axis of a shape.
   *
   * @param axis the channel axis, or -1 for the whole array as one channel
   */
  public static ChannelLayout of(Shape shape, int axis) {
    if (axis == -1) {
      return whole(shape.elementCount());
    }
    if (axis < 0 || axis >= shape.rank()) {
      throw new IllegalArgumentException("axis " + axis + " is not an axis of shape " + shape);
    }
    if (shape.elementCount() == 0) {
      // Other axes may multiply beyond an int where one axis is empty.
      return new ChannelLayout(1, shape.size(axis), 0);
    }
    int outer = 1;
    for (int before = 0; before < axis; before++) {
      outer *= shape.size(before);
    }
    int channels = shape.size(axis);
    return new ChannelLayout(outer, channels, shape.elementCount() / (outer * channels));
  }

  @Override
  public int elementCount() {
    return outer * channels * inner;
  }

  /** Number of elements of one channel. */
  public int channelSize() {
    return outer * inner;
  }

  /** The channel an element belongs to. */
  public int channelOf(int index) {
    return index / inner % channels;
  }

  @Override
  public int groups() {
    return channels;
  }

  @Override
  public int groupOf(int index) {
    return channelOf(index);
  }

  @Override
  public int channelOfGroup(int group) {
    return group;
  }

  @Override
  public boolean inRuns() {
    return outer == 1;
  }

  @Override
  public int runEnd(int index) {
    return (index / inner + 1) * inner;
  }

  @Override
  public int rows() {
    return outer;
  }

  @Override
  public int rowLength() {
    return channels * inner;
  }

  @Override
  public int rowGroup(int row) {
    return 0;
  }

  @Override
  public int repeat() {
    return inner;
  }

  /** The elements of some channels next to each other, in a new array. */
  public float[] gather(float[] values, int firstChannel, int endChannel) {
    int length = (endChannel - firstChannel) * inner;
    float[] gathered = new float[outer * length];
    for (int block = 0; block < outer; block++) {
      int from = (block * channels + firstChannel) * inner;
      System.arraycopy(values, from, gathered, block * length, length);
    }
    return gathered;
  }

  @Override
  public void forEach(int channel, IntConsumer index) {
    for (int block = 0; block < outer; block++) {
      int from = (block * channels + channel) * inner;
      for (int at = from; at < from + inner; at++) {
        index.accept(at);
      }
    }
  }
}

package dev.espalier.numeric;

import java.util.function.IntConsumer;

/**
 * Which elements of a row-major array share a scale: those of a channel, or those of a block of a
 * channel. Either the elements of each group lie in one piece (they form runs), or the array is a
 * sequence of rows in which neighbouring groups follow one another.
 */
public sealed interface ScaleLayout permits ChannelLayout, BlockLayout {
  /**
   * The groups of a shape.
   *
   * @param axis the channel axis, or -1 for the whole array as one channel
   * @param block how many elements of a channel share a scale; 0 for all
   */
  static ScaleLayout of(Shape shape, int axis, int block) {
    ChannelLayout channels = ChannelLayout.of(shape, axis);
    return block == 0 ? channels : new BlockLayout(channels, block);
  }

  /** Number of elements of the whole array. */
  int elementCount();

  /** Number of groups. */
  int groups();

  /** The group an element belongs to. */
  int groupOf(int index);

  /** The channel a group belongs to. */
  int channelOfGroup(int group);

  /** Whether the elements of each group lie in one piece. */
  boolean inRuns();

  /** Where the elements end that lie in one piece with one and share its group. */
  int runEnd(int index);

  /** Number of rows, where groups do not form runs. */
  int rows();

  /** Number of elements of a row. */
  int rowLength();

  /** The group of the first element of a row. */
  int rowGroup(int row);

  /** How many neighbours in a row share a group. */
  int repeat();

  /** Calls with the index of each element of a group, in ascending order. */
  void forEach(int group, IntConsumer index);
}

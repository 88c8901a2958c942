package dev.espalier.network;

/**
 * An input of an operator that takes weights.
 *
 * @param input which input
 * @param part what to call the weight if the operator has several; empty if it has one
 * @param channelAxis the axis of the output channels, as the operator sees the weight; negative
 *     ones count from the end
 * @param minRank below this a constant here is no weight worth showing, such as a look-up of
 *     indices
 */
record WeightSlot(int input, String part, int channelAxis, int minRank) {
  /** Stands for no axis: it is none of any tensor. */
  static final int NO_AXIS = Integer.MAX_VALUE;

  static WeightSlot of(int input, int channelAxis) {
    return new WeightSlot(input, "", channelAxis, 1);
  }

  static WeightSlot part(int input, String part, int channelAxis) {
    return new WeightSlot(input, part, channelAxis, 1);
  }

  static WeightSlot table(int input, String part, int rowAxis) {
    return new WeightSlot(input, part, rowAxis, 2);
  }
}

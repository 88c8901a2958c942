package dev.espalier.method;

import dev.espalier.numeric.ChannelOrder;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;
import java.util.Optional;

/**
 * One weight tensor to be compressed.
 *
 * @param values the elements, row major; shared with the caller, never written to
 * @param shape the sizes of the tensor
 * @param channelAxis the axis of the output channels, or -1 if the tensor has none
 * @param matrices where the matrices lie that inputs are multiplied with
 * @param pairs the integers that must not come to too much together; nothing where that is no
 *     matter
 * @param order where the channels lie along no axis, how they do; then the channel axis has those
 *     of all groups at the same place
 */
public record Weight(
    float[] values,
    Shape shape,
    int channelAxis,
    MatrixLayout matrices,
    Optional<WeightPairs> pairs,
    Optional<ChannelOrder> order) {
  public Weight {
    if (values.length != shape.elementCount()) {
      throw new IllegalArgumentException(
          values.length + " values do not fill a weight of shape " + shape);
    }
    if (matrices.elementCount() != values.length) {
      throw new IllegalArgumentException(matrices + " is not a weight of shape " + shape);
    }
    if (channelAxis < -1 || channelAxis >= shape.rank()) {
      throw new IllegalArgumentException(
          "channel axis " + channelAxis + " is not an axis of shape " + shape);
    }
    if (order.isPresent() && !order.get().stored().equals(shape)) {
      throw new IllegalArgumentException(order.get() + " is no order of shape " + shape);
    }
  }

  /** A weight whose integers may come to anything together. */
  public Weight(float[] values, Shape shape, int channelAxis, MatrixLayout matrices) {
    this(values, shape, channelAxis, matrices, Optional.empty(), Optional.empty());
  }

  /** A weight that is one matrix, with a row for each channel, or one row. */
  public Weight(float[] values, Shape shape, int channelAxis) {
    this(values, shape, channelAxis, matrix(shape, channelAxis));
  }

  /** One matrix with a row for each channel, or one row. */
  public static MatrixLayout matrix(Shape shape, int channelAxis) {
    if (channelAxis < 0 || channelAxis >= shape.rank()) {
      return MatrixLayout.rowMajor(1, 1, shape.elementCount());
    }
    int rows = shape.size(channelAxis);
    int run = 1;
    for (int axis = channelAxis + 1; axis < shape.rank(); axis++) {
      run *= shape.size(axis);
    }
    int columns = rows == 0 ? 0 : shape.elementCount() / rows;
    return new MatrixLayout(
        1, rows, columns, shape.elementCount(), run, Math.max(run, 1), rows * run, 1);
  }

  /** A weight without a channel axis. */
  public static Weight of(float[] values, int... sizes) {
    return new Weight(values, Shape.of(sizes), -1);
  }

  /** The same, with pairs of integers that must not come to too much. */
  public Weight paired(WeightPairs limited) {
    return new Weight(values, shape, channelAxis, matrices, Optional.of(limited), order);
  }

  /** The same, with channels that lie along no axis if there is an order of them. */
  public Weight ordered(Optional<ChannelOrder> channels) {
    return new Weight(values, shape, channelAxis, matrices, pairs, channels);
  }

  /** Other values at the same places. */
  public Weight withValues(float[] others) {
    return new Weight(others, shape, channelAxis, matrices, pairs, order);
  }

  /** The same elements in the order of the channels, which are along the first axis then. */
  Weight byChannel(ChannelOrder channels) {
    return new Weight(channels.toChannels(values), channels.channels(), 0, channels.matrices());
  }

  /** Number of elements. */
  public int size() {
    return values.length;
  }

  @Override
  public String toString() {
    return "Weight[" + shape + ", channelAxis=" + channelAxis + "]";
  }
}

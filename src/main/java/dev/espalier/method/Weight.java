package dev.espalier.method;

import dev.espalier.numeric.Shape;

/**
 * One weight tensor to be compressed.
 *
 * @param values the elements, row major; shared with the caller, never written to
 * @param shape the sizes of the tensor
 * @param channelAxis the axis of the output channels, or -1 if the tensor has none
 */
public record Weight(float[] values, Shape shape, int channelAxis) {
  public Weight {
    if (values.length != shape.elementCount()) {
      throw new IllegalArgumentException(
          values.length + " values do not fill a weight of shape " + shape);
    }
    if (channelAxis < -1 || channelAxis >= shape.rank()) {
      throw new IllegalArgumentException(
          "channel axis " + channelAxis + " is not an axis of shape " + shape);
    }
  }

  /** A weight without a channel axis. */
  public static Weight of(float[] values, int... sizes) {
    return new Weight(values, Shape.of(sizes), -1);
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

package dev.espalier.method;

import dev.espalier.numeric.ChannelOrder;
import dev.espalier.numeric.Shape;

/**
 * A weight whose channels lie along no axis, such as that of a transposed convolution in groups:
 * compressed in the order of its channels, decoded as it is stored. An ONNX graph does the same
 * with Reshape and Transpose.
 *
 * @param channels with the channels along the first axis; neither a product nor of this kind itself
 * @param order where its elements are stored
 */
public record ChannelOrdered(CompressedWeight channels, ChannelOrder order)
    implements CompressedWeight {
  public ChannelOrdered {
    if (!channels.shape().equals(order.channels())) {
      throw new IllegalArgumentException(channels + " is not " + order + " by channels");
    }
    if (channels instanceof LowRank || channels instanceof ChannelOrdered) {
      throw new IllegalArgumentException(channels + " has an order of its own");
    }
  }

  @Override
  public Shape shape() {
    return order.stored();
  }

  @Override
  public int bits() {
    return channels.bits();
  }

  @Override
  public void decodeInto(float[] into) {
    float[] values = order.toStored(channels.decode());
    System.arraycopy(values, 0, into, 0, values.length);
  }

  @Override
  public int zeros() {
    return channels.zeros();
  }

  @Override
  public long storedBits() {
    return channels.storedBits();
  }

  @Override
  public String toString() {
    return "ChannelOrdered[" + channels + ", " + order + "]";
  }
}

package dev.espalier.network;

/**
 * Two layers, the second of which takes in what the first puts out, channel by channel, and nothing
 * but operators in between that pass a positive factor through. Dividing a channel of the first
 * (its weights and its bias) by a factor and multiplying the inputs of the second that it becomes
 * by it leaves what the network puts out as it is.
 *
 * @param channels how many the first puts out
 * @param repeat how many inputs of the second, one after the other, each channel becomes: more than
 *     one where a picture is flattened
 */
public record ChannelPair(Layer first, Layer second, int channels, int repeat) {
  public ChannelPair {
    if (channels < 1 || repeat < 1) {
      throw new IllegalArgumentException(channels + " channels, " + repeat + " inputs of each");
    }
  }

  /** Whether a layer is one of the two. */
  public boolean has(Layer layer) {
    return first.id().equals(layer.id()) || second.id().equals(layer.id());
  }

  @Override
  public String toString() {
    return first.id() + " -> " + second.id();
  }
}

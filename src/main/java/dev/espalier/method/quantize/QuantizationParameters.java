package dev.espalier.method.quantize;

/**
 * The scale and the zero point of each channel. The arrays are shared, not copied.
 *
 * @param scales positive, one per channel
 * @param zeroPoints unsigned codes that stand for zero, one per channel
 */
public record QuantizationParameters(float[] scales, int[] zeroPoints) {
  public QuantizationParameters {
    if (scales.length != zeroPoints.length) {
      throw new IllegalArgumentException(
          zeroPoints.length + " zero points for " + scales.length + " scales");
    }
  }

  static QuantizationParameters forChannels(int channels) {
    return new QuantizationParameters(new float[channels], new int[channels]);
  }

  /** Changes the grid of one channel. */
  public void set(int channel, ChannelGrid grid) {
    scales[channel] = grid.scale();
    zeroPoints[channel] = grid.zeroPoint();
  }

  /** The same for each element of one outer block. */
  QuantizationParameters spread(int inner) {
    return new QuantizationParameters(
        ChannelWalk.spread(scales, inner), ChannelWalk.spread(zeroPoints, inner));
  }

  /** The grid of one channel. */
  public ChannelGrid grid(int channel) {
    return new ChannelGrid(scales[channel], zeroPoints[channel]);
  }

  /** Number of channels. */
  public int channels() {
    return scales.length;
  }
}

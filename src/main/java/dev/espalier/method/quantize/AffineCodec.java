package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;

/**
 * The loops between floats and unsigned integer codes. Decoding is {@code (float) (code -
 * zeroPoint) * scale} with one float multiplication, encoding is {@code round(value / scale) +
 * zeroPoint}, ties to even, kept within the code range.
 */
public final class AffineCodec {
  /** Adding and subtracting this rounds a float below 2^22 to an integer, ties to even. */
  static final float ROUNDER = 0x1.8p23f;

  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  private AffineCodec() {}

  /** Encodes all elements of an array of finite floats. */
  public static byte[] encode(
      float[] values,
      ChannelLayout layout,
      QuantizationParameters parameters,
      CodeGrid grid,
      CancelSignal cancel) {
    byte[] codes = new byte[values.length];
    if (layout.outer() == 1) {
      ChannelWalk.inRuns(
          layout,
          cancel,
          (channel, from, to) ->
              encodeRun(values, from, to, parameters.grid(channel), grid, codes));
    } else {
      QuantizationParameters row = parameters.spread(layout.inner());
      ChannelWalk.inRows(layout, cancel, from -> encodeRow(values, from, row, grid, codes));
    }
    return codes;
  }

  private static void encodeRun(
      float[] values, int from, int to, ChannelGrid channel, CodeGrid grid, byte[] codes) {
    float scale = channel.scale();
    int zeroPoint = channel.zeroPoint();
    float low = grid.lowest() - zeroPoint;
    float high = grid.highest() - zeroPoint;
    for (int i = from; i < to; i++) {
      float steps = Math.max(Math.min(values[i] / scale, high), low);
      codes[i] = (byte) (round(steps) + zeroPoint);
    }
  }

  private static void encodeRow(
      float[] values, int from, QuantizationParameters row, CodeGrid grid, byte[] codes) {
    float[] scales = row.scales();
    int[] zeroPoints = row.zeroPoints();
    for (int j = 0; j < scales.length; j++) {
      int zeroPoint = zeroPoints[j];
      float low = grid.lowest() - zeroPoint;
      float high = grid.highest() - zeroPoint;
      float steps = Math.max(Math.min(values[from + j] / scales[j], high), low);
      codes[from + j] = (byte) (round(steps) + zeroPoint);
    }
  }

  /**
   * Rounds a float below 2^22 to an integer, ties to even: added to 1.5 * 2^23 the fraction is
   * rounded away and the integer is left in the lowest bits. Unlike Math.rint this is vectorized.
   */
  private static int round(float value) {
    return Float.floatToRawIntBits(value + ROUNDER) - ROUNDER_BITS;
  }

  /** Decodes all codes of an array. */
  public static void decode(
      byte[] codes, ChannelLayout layout, QuantizationParameters parameters, float[] into) {
    if (layout.outer() == 1) {
      ChannelWalk.inRuns(
          layout,
          CancelSignal.none(),
          (channel, from, to) -> decodeRun(codes, from, to, parameters.grid(channel), into));
    } else {
      QuantizationParameters row = parameters.spread(layout.inner());
      ChannelWalk.inRows(layout, CancelSignal.none(), from -> decodeRow(codes, from, row, into));
    }
  }

  private static void decodeRun(byte[] codes, int from, int to, ChannelGrid channel, float[] into) {
    float scale = channel.scale();
    int zeroPoint = channel.zeroPoint();
    for (int i = from; i < to; i++) {
      into[i] = (float) ((codes[i] & 0xFF) - zeroPoint) * scale;
    }
  }

  private static void decodeRow(byte[] codes, int from, QuantizationParameters row, float[] into) {
    float[] scales = row.scales();
    int[] zeroPoints = row.zeroPoints();
    for (int j = 0; j < scales.length; j++) {
      into[from + j] = (float) ((codes[from + j] & 0xFF) - zeroPoints[j]) * scales[j];
    }
  }

  /** Number of codes that stand for zero. */
  public static int countZeros(byte[] codes, ChannelLayout layout, int[] zeroPoints) {
    int zeros = 0;
    int index = 0;
    for (int outer = 0; outer < layout.outer(); outer++) {
      for (int channel = 0; channel < layout.channels(); channel++) {
        byte zero = (byte) zeroPoints[channel];
        for (int end = index + layout.inner(); index < end; index++) {
          zeros += codes[index] == zero ? 1 : 0;
        }
      }
    }
    return zeros;
  }
}

package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ScaleLayout;

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
      ScaleLayout layout,
      QuantizationParameters parameters,
      CodeGrid grid,
      CancelSignal cancel) {
    byte[] codes = new byte[values.length];
    if (layout.inRuns()) {
      ChannelWalk.inRuns(
          layout,
          cancel,
          (channel, from, to) ->
              encodeRun(values, from, to, parameters.grid(channel), grid, codes));
    } else {
      RowCodec rows = new RowCodec(parameters.spread(layout.repeat()), layout.rowLength());
      ChannelWalk.inRows(
          layout, cancel, (first, from) -> rows.encode(values, first, from, grid, codes));
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

  /**
   * Rounds a float below 2^22 to an integer, ties to even: added to 1.5 * 2^23 the fraction is
   * rounded away and the integer is left in the lowest bits. Unlike Math.rint this is vectorized.
   */
  private static int round(float value) {
    return Float.floatToRawIntBits(value + ROUNDER) - ROUNDER_BITS;
  }

  /** Decodes all codes of an array. */
  public static void decode(
      byte[] codes, ScaleLayout layout, QuantizationParameters parameters, float[] into) {
    if (layout.inRuns()) {
      ChannelWalk.inRuns(
          layout,
          CancelSignal.none(),
          (channel, from, to) -> decodeRun(codes, from, to, parameters.grid(channel), into));
    } else {
      RowCodec rows = new RowCodec(parameters.spread(layout.repeat()), layout.rowLength());
      ChannelWalk.inRows(
          layout, CancelSignal.none(), (first, from) -> rows.decode(codes, first, from, into));
    }
  }

  private static void decodeRun(byte[] codes, int from, int to, ChannelGrid channel, float[] into) {
    float scale = channel.scale();
    int zeroPoint = channel.zeroPoint();
    for (int i = from; i < to; i++) {
      into[i] = (float) ((codes[i] & 0xFF) - zeroPoint) * scale;
    }
  }

  /** The loops over rows; the parameters are those of each element of a row. */
  private record RowCodec(QuantizationParameters parameters, int length) {
    void encode(float[] values, int first, int from, CodeGrid grid, byte[] codes) {
      float[] scales = parameters.scales();
      int[] zeroPoints = parameters.zeroPoints();
      for (int j = 0; j < length; j++) {
        int zeroPoint = zeroPoints[first + j];
        float low = grid.lowest() - zeroPoint;
        float high = grid.highest() - zeroPoint;
        float steps = Math.max(Math.min(values[from + j] / scales[first + j], high), low);
        codes[from + j] = (byte) (round(steps) + zeroPoint);
      }
    }

    void decode(byte[] codes, int first, int from, float[] into) {
      float[] scales = parameters.scales();
      int[] zeroPoints = parameters.zeroPoints();
      for (int j = 0; j < length; j++) {
        int step = (codes[from + j] & 0xFF) - zeroPoints[first + j];
        into[from + j] = (float) step * scales[first + j];
      }
    }
  }

  /** Number of codes that stand for zero. */
  public static int countZeros(byte[] codes, ScaleLayout layout, int[] zeroPoints) {
    int zeros = 0;
    if (layout.inRuns()) {
      for (int from = 0; from < codes.length; ) {
        byte zero = (byte) zeroPoints[layout.groupOf(from)];
        for (int end = layout.runEnd(from); from < end; from++) {
          zeros += codes[from] == zero ? 1 : 0;
        }
      }
      return zeros;
    }
    int length = layout.rowLength();
    int[] spread = ChannelWalk.spread(zeroPoints, layout.repeat());
    for (int row = 0, from = 0; row < layout.rows(); row++) {
      int first = layout.rowGroup(row) * layout.repeat();
      for (int j = 0; j < length; j++, from++) {
        zeros += codes[from] == (byte) spread[first + j] ? 1 : 0;
      }
    }
    return zeros;
  }
}

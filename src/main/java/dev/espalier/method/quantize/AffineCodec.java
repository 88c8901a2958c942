package dev.espalier.method.quantize;

import dev.espalier.numeric.ChannelLayout;

/**
 * The loops between floats and unsigned integer codes. Decoding is {@code (float) (code -
 * zeroPoint) * scale} with one float multiplication, encoding is {@code round(value / scale) +
 * zeroPoint}, ties to even, kept within the code range.
 */
public final class AffineCodec {
  private AffineCodec() {}

  /** Decodes all codes of an array. */
  public static void decode(
      byte[] codes, ChannelLayout layout, QuantizationParameters parameters, float[] into) {
    if (layout.outer() == 1) {
      for (int channel = 0; channel < layout.channels(); channel++) {
        int from = channel * layout.inner();
        decodeRun(
            codes,
            from,
            from + layout.inner(),
            parameters.scales()[channel],
            parameters.zeroPoints()[channel],
            into);
      }
      return;
    }
    PeriodicRow row = PeriodicRow.of(layout, parameters);
    for (int from = 0; from < codes.length; from += row.length()) {
      decodeRow(codes, from, row, into);
    }
  }

  private static void decodeRun(
      byte[] codes, int from, int to, float scale, int zeroPoint, float[] into) {
    for (int i = from; i < to; i++) {
      into[i] = (float) ((codes[i] & 0xFF) - zeroPoint) * scale;
    }
  }

  private static void decodeRow(byte[] codes, int from, PeriodicRow row, float[] into) {
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

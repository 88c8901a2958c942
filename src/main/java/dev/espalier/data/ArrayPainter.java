package dev.espalier.data;

/**
 * Makes numbers visible: bytes as they are, numbers from 0 to 1 or 0 to 255 on that scale, anything
 * else stretched from its least to its greatest value.
 */
final class ArrayPainter {

  private ArrayPainter() {}

  static Picture paint(PixelRows values, boolean bytes) {
    int channels = values.channels();
    float[] all = new float[values.width() * values.height() * channels];
    float[] row = new float[values.width() * channels];
    for (int y = 0; y < values.height(); y++) {
      values.row(y, row);
      System.arraycopy(row, 0, all, y * row.length, row.length);
    }
    float[] range = bytes ? new float[] {0, 255} : range(all);
    int[] argb = new int[values.width() * values.height()];
    for (int i = 0; i < argb.length; i++) {
      int green = channels >= 3 ? 1 : 0;
      argb[i] =
          0xFF000000
              | (level(all[i * channels], range) << 16)
              | (level(all[i * channels + green], range) << 8)
              | level(all[i * channels + 2 * green], range);
    }
    return new Picture(values.width(), values.height(), argb);
  }

  private static float[] range(float[] values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low >= 0 && high <= 255) {
      return new float[] {0, high <= 1 ? 1 : 255};
    }
    return new float[] {low, high};
  }

  private static int level(float value, float[] range) {
    float share = (value - range[0]) / (range[1] - range[0]);
    // NaN becomes 0.
    return Math.round(255 * Math.max(0, Math.min(1, share)));
  }
}

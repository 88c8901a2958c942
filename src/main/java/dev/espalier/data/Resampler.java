package dev.espalier.data;

/**
 * Scales pictures with a triangle filter as wide as the pixels of the result (bilinear when
 * enlarging, averaging when shrinking), the way Pillow's BILINEAR and so torchvision do.
 */
final class Resampler {

  private Resampler() {}

  /**
   * Scales to a size.
   *
   * @return values row by row, the channels of a pixel side by side, not rounded
   */
  static float[] scale(PixelRows picture, int width, int height) {
    int channels = picture.channels();
    if (width == picture.width() && height == picture.height()) {
      return copy(picture);
    }
    Taps across = Taps.of(picture.width(), width);
    Taps down = Taps.of(picture.height(), height);
    float[] row = new float[picture.width() * channels];
    float[] narrow = new float[width * channels];
    float[] result = new float[height * width * channels];
    for (int y = 0; y < picture.height(); y++) {
      picture.row(y, row);
      across.apply(row, narrow, channels);
      down.spread(y, narrow, result);
    }
    return result;
  }

  private static float[] copy(PixelRows picture) {
    float[] row = new float[picture.width() * picture.channels()];
    float[] result = new float[picture.height() * row.length];
    for (int y = 0; y < picture.height(); y++) {
      picture.row(y, row);
      System.arraycopy(row, 0, result, y * row.length, row.length);
    }
    return result;
  }

  /** For each pixel of the result where its sources begin, and their weights. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Taps(int[] first, float[][] weights) {

    static Taps of(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double step = (double) from / to;
      double reach = Math.max(step, 1);
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * step;
        int low = Math.max(0, (int) (centre - reach + 0.5));
        int high = Math.min(from, (int) (centre + reach + 0.5));
        first[i] = low;
        weights[i] = triangle(low, high, centre, reach);
      }
      return new Taps(first, weights);
    }

    private static float[] triangle(int low, int high, double centre, double reach) {
      double[] raw = new double[high - low];
      double sum = 0;
      for (int i = 0; i < raw.length; i++) {
        raw[i] = Math.max(0, 1 - Math.abs(low + i + 0.5 - centre) / reach);
        sum += raw[i];
      }
      float[] weights = new float[raw.length];
      for (int i = 0; i < raw.length; i++) {
        weights[i] = (float) (raw[i] / sum);
      }
      return weights;
    }

    void apply(float[] row, float[] narrow, int channels) {
      for (int i = 0; i < first.length; i++) {
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          int at = first[i] * channels + c;
          for (float weight : weights[i]) {
            sum += weight * row[at];
            at += channels;
          }
          narrow[i * channels + c] = sum;
        }
      }
    }

    /** Adds source row {@code y} to the rows of the result that it is part of. */
    void spread(int y, float[] narrow, float[] result) {
      for (int i = firstUsing(y); i < first.length && first[i] <= y; i++) {
        if (y < first[i] + weights[i].length) {
          float weight = weights[i][y - first[i]];
          int at = i * narrow.length;
          for (float value : narrow) {
            result[at++] += weight * value;
          }
        }
      }
    }

    private int firstUsing(int y) {
      int low = 0;
      int high = first.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (first[middle] + weights[middle].length <= y) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}

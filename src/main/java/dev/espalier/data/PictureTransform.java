package dev.espalier.data;

/** Applies a {@link Preprocessing} to a picture. */
final class PictureTransform {

  private final Preprocessing preprocessing;

  PictureTransform(Preprocessing preprocessing) {
    this.preprocessing = preprocessing;
  }

  /** The shape of what a picture becomes: channels, rows, columns in the model's layout. */
  long[] shape(PixelRows picture) {
    long channels = outChannels(picture);
    long height = PictureFrame.height(picture, preprocessing.resize());
    long width = PictureFrame.width(picture, preprocessing.resize());
    return switch (preprocessing.layout()) {
      case NCHW -> new long[] {channels, height, width};
      case NHWC -> new long[] {height, width, channels};
    };
  }

  /** The values in the model's layout. */
  float[] apply(PixelRows picture) {
    float[] framed = PictureFrame.apply(picture, preprocessing.resize());
    int from = picture.channels();
    int to = outChannels(picture);
    int pixels = framed.length / from;
    float[] result = new float[pixels * to];
    boolean planes = preprocessing.layout() == Layout.NCHW;
    for (int c = 0; c < to; c++) {
      double factor = preprocessing.normalization().factor(c);
      double offset = preprocessing.normalization().offset(c);
      for (int i = 0; i < pixels; i++) {
        double value = channel(framed, i * from, from, c);
        result[planes ? c * pixels + i : i * to + c] = (float) (value * factor + offset);
      }
    }
    return result;
  }

  private int outChannels(PixelRows picture) {
    int fixed = preprocessing.channels().channels();
    return fixed > 0 ? fixed : picture.channels();
  }

  private double channel(float[] values, int pixel, int channels, int wanted) {
    boolean coloured = channels >= 3;
    return switch (preprocessing.channels()) {
      case RGB -> values[coloured ? pixel + wanted : pixel];
      case BGR -> values[coloured ? pixel + 2 - wanted : pixel];
      case GRAY ->
          coloured
              ? 0.299 * values[pixel] + 0.587 * values[pixel + 1] + 0.114 * values[pixel + 2]
              : values[pixel];
      case AS_STORED -> values[pixel + wanted];
    };
  }
}

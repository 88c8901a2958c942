package dev.espalier.data;

/** Brings a picture to the size that the model wants: scales, cuts out the centre, adds borders. */
final class PictureFrame {

  private PictureFrame() {}

  /**
   * Applies a resize.
   *
   * @return values row by row, the channels of a pixel side by side
   */
  static float[] apply(PixelRows picture, Resize resize) {
    return switch (resize.mode()) {
      case NONE -> Resampler.scale(picture, picture.width(), picture.height());
      case STRETCH -> Resampler.scale(picture, resize.width(), resize.height());
      case COVER -> cover(picture, resize);
      case FIT -> fit(picture, resize);
    };
  }

  /** The width of what {@link #apply} gives. */
  static int width(PixelRows picture, Resize resize) {
    return resize.mode() == Resize.Mode.NONE ? picture.width() : resize.width();
  }

  /** The height of what {@link #apply} gives. */
  static int height(PixelRows picture, Resize resize) {
    return resize.mode() == Resize.Mode.NONE ? picture.height() : resize.height();
  }

  private static float[] cover(PixelRows picture, Resize resize) {
    int shorter = Math.min(picture.width(), picture.height());
    double enough =
        Math.max(
            (double) resize.width() / picture.width(), (double) resize.height() / picture.height());
    double factor = Math.max(enough, (double) resize.shorterSide() / shorter);
    int width = Math.max(resize.width(), (int) (picture.width() * factor + 1e-6));
    int height = Math.max(resize.height(), (int) (picture.height() * factor + 1e-6));
    return place(picture, width, height, resize);
  }

  private static float[] fit(PixelRows picture, Resize resize) {
    double factor =
        Math.min(
            (double) resize.width() / picture.width(), (double) resize.height() / picture.height());
    int width = Math.clamp(Math.round(picture.width() * factor), 1, resize.width());
    int height = Math.clamp(Math.round(picture.height() * factor), 1, resize.height());
    return place(picture, width, height, resize);
  }

  /** Scales, then lays the centre of the scaled picture on the centre of a black frame. */
  private static float[] place(PixelRows picture, int width, int height, Resize frame) {
    float[] scaled = Resampler.scale(picture, width, height);
    int channels = picture.channels();
    // Half pixels go the way of Python's round, so that the cut is where torchvision makes it.
    int left = (int) Math.rint((width - frame.width()) / 2.0);
    int top = (int) Math.rint((height - frame.height()) / 2.0);
    int copied = Math.min(width, frame.width()) * channels;
    float[] result = new float[frame.width() * frame.height() * channels];
    for (int y = 0; y < Math.min(height, frame.height()); y++) {
      int from = ((y + Math.max(top, 0)) * width + Math.max(left, 0)) * channels;
      int to = ((y + Math.max(-top, 0)) * frame.width() + Math.max(-left, 0)) * channels;
      System.arraycopy(scaled, from, result, to, copied);
    }
    return result;
  }
}

package dev.espalier.data;

/**
 * A decoded image file.
 *
 * @param width pixels in a row
 * @param height rows
 * @param channels 1 for gray, 3 for red, green, blue
 * @param samples eight bits per channel, row by row, the channels of a pixel side by side
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this package
record DecodedImage(int width, int height, int channels, byte[] samples) implements PixelRows {

  @Override
  public void row(int y, float[] into) {
    int stride = width * channels;
    for (int i = 0; i < stride; i++) {
      into[i] = samples[y * stride + i] & 0xFF;
    }
  }

  Picture picture() {
    int[] argb = new int[width * height];
    for (int i = 0; i < argb.length; i++) {
      int red = samples[i * channels] & 0xFF;
      int green = samples[i * channels + channels / 2] & 0xFF;
      int blue = samples[i * channels + channels - 1] & 0xFF;
      argb[i] = 0xFF000000 | (red << 16) | (green << 8) | blue;
    }
    return new Picture(width, height, argb);
  }
}

package dev.espalier.data;

/** A picture's values, read row by row; the channels of a pixel lie side by side. */
interface PixelRows {

  int width();

  int height();

  int channels();

  /** Copies row {@code y}: {@code width * channels} values, usually from 0 to 255. */
  void row(int y, float[] into);
}

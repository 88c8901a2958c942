package dev.espalier.data;

import java.util.Arrays;

/**
 * A picture to look at, as it is in the data: before resizing, cropping and normalisation.
 *
 * @param width pixels in a row
 * @param height rows
 * @param argb the pixels row by row from the top left, eight bits each of alpha, red, green, blue
 *     in sRGB
 */
public record Picture(int width, int height, int[] argb) {

  /** Copies the pixels and checks their number. */
  public Picture {
    if (width < 1 || height < 1 || (long) width * height != argb.length) {
      throw new IllegalArgumentException(
          "%d pixels for a picture of %d x %d".formatted(argb.length, width, height));
    }
    argb = argb.clone();
  }

  @Override
  public int[] argb() {
    return argb.clone();
  }

  /** The pixel in column {@code x} of row {@code y}. */
  public int argb(int x, int y) {
    return argb[y * width + x];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that && width == that.width && Arrays.equals(argb, that.argb);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(argb);
  }

  @Override
  public String toString() {
    return "picture of %d x %d".formatted(width, height);
  }
}

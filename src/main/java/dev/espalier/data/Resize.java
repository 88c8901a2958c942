package dev.espalier.data;

/**
 * How a picture is brought to the size that the model wants.
 *
 * @param mode what happens to the picture's proportions
 * @param shorterSide for {@link Mode#COVER}: pixels of the shorter side before the centre is cut
 *     out, at least as many as the cut needs; 0 stands for just enough. Ignored otherwise
 * @param width pixels in a row of what the model gets; ignored for {@link Mode#NONE}
 * @param height rows of what the model gets; ignored for {@link Mode#NONE}
 */
public record Resize(Mode mode, int shorterSide, int width, int height) {

  private static final long LARGEST = 1 << 26;

  /** The picture as it is. */
  public static final Resize NONE = new Resize(Mode.NONE, 0, 0, 0);

  /** What happens to the proportions. */
  public enum Mode {
    /** The picture stays as it is. */
    NONE,
    /** Both sides scaled on their own. */
    STRETCH,
    /** Scaled until the shorter side fits, then the centre cut out: the usual way for ImageNet. */
    COVER,
    /** Scaled until the longer side fits, then black borders: the usual way for detectors. */
    FIT
  }

  /** Checks the sizes. */
  public Resize {
    if (shorterSide < 0 || width < 0 || height < 0) {
      throw new IllegalArgumentException("negative size");
    }
    if (mode != Mode.NONE && (width == 0 || height == 0)) {
      throw new IllegalArgumentException("resize needs a width and a height");
    }
    if ((long) width * height > LARGEST || shorterSide > LARGEST >> 10) {
      throw new IllegalArgumentException(
          "%d x %d is too large for a picture".formatted(width, height));
    }
  }

  /** Scales both sides on their own. */
  public static Resize stretch(int width, int height) {
    return new Resize(Mode.STRETCH, 0, width, height);
  }

  /** Scales the shorter side to {@code shorterSide} and cuts out the centre. */
  public static Resize cover(int shorterSide, int width, int height) {
    return new Resize(Mode.COVER, shorterSide, width, height);
  }

  /** Scales the longer side and adds black borders. */
  public static Resize fit(int width, int height) {
    return new Resize(Mode.FIT, 0, width, height);
  }

  /** Says in a few words what happens. */
  public String describe() {
    return switch (mode) {
      case NONE -> "as it is";
      case STRETCH -> "scaled to %d x %d".formatted(width, height);
      case COVER ->
          shorterSide == 0
              ? "scaled to cover %d x %d, centre cut out".formatted(width, height)
              : "shorter side to %d, centre %d x %d cut out".formatted(shorterSide, width, height);
      case FIT -> "scaled to fit %d x %d, black borders".formatted(width, height);
    };
  }
}

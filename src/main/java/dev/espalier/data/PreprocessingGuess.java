package dev.espalier.data;

import dev.espalier.data.Preprocessing.Part;
import java.util.EnumSet;
import java.util.Set;

/**
 * Guesses a preprocessing from the model's input and from the data, where nobody told one.
 *
 * <ul>
 *   <li>Layout: a first axis of 1, 3 or 4 is the channels (NCHW), else a last one is (NHWC), else
 *       NCHW.
 *   <li>Channels: one is gray; three are RGB, although they may be BGR.
 *   <li>Size of image files: scaled so that they cover the model's size, with a margin of 1/7 cut
 *       off where the model takes 160 pixels or more (256 to 224, as for ImageNet); of arrays: left
 *       as it is. A model without a fixed size gets that of the first picture.
 *   <li>Values: bytes go to 0..1, and are standardised with ImageNet's means where the model takes
 *       three channels of 160 pixels or more; models of unsigned bytes get them as they are, models
 *       of signed bytes minus 128. Numbers that are not bytes stay as they are.
 * </ul>
 */
final class PreprocessingGuess {

  private static final int PHOTO = 160;
  private static final Set<Part> ALL = EnumSet.allOf(Part.class);

  private PreprocessingGuess() {}

  /** For image files, of which the first one is given. */
  static Preprocessing forImages(InputSpec input, PictureAxes axes, PixelRows first) {
    Set<Part> guessed = EnumSet.of(Part.RESIZE);
    ChannelOrder channels = axes.channels() == 1 ? ChannelOrder.GRAY : ChannelOrder.RGB;
    if (channels == ChannelOrder.RGB) {
      guessed.add(Part.CHANNELS);
    }
    return complete(input, axes, resize(axes, first), channels, true, guessed);
  }

  /**
   * For arrays, whose size and channels stay as they are.
   *
   * @param bytes whether the numbers are whole and from 0 to 255
   */
  static Preprocessing forArray(InputSpec input, PictureAxes axes, int channels, boolean bytes) {
    Set<Part> guessed = EnumSet.noneOf(Part.class);
    ChannelOrder order =
        switch (channels) {
          case 1 -> ChannelOrder.GRAY;
          case 3 -> ChannelOrder.RGB;
          default -> ChannelOrder.AS_STORED;
        };
    if (order == ChannelOrder.RGB) {
      guessed.add(Part.CHANNELS);
    }
    return complete(input, axes, Resize.NONE, order, bytes, guessed);
  }

  /** For numbers that no picture can be made of, or that the model wants without picture axes. */
  static Preprocessing forNumbers(InputSpec input, boolean bytes) {
    Normalization values =
        bytes && input.type().isFloat() ? Normalization.UNIT : Normalization.IDENTITY;
    return new Preprocessing(
        Resize.NONE,
        values,
        ChannelOrder.AS_STORED,
        Layout.NCHW,
        input.type().isFloat() ? Set.of(Part.NORMALIZATION) : Set.of());
  }

  private static Preprocessing complete(
      InputSpec input,
      PictureAxes axes,
      Resize resize,
      ChannelOrder channels,
      boolean bytes,
      Set<Part> guessed) {
    Normalization values = Normalization.IDENTITY;
    if (bytes && input.type() == ElementType.INT8) {
      values = Normalization.of(1, 128, 1);
    } else if (bytes && input.type().isFloat()) {
      values = isPhoto(axes, channels) ? Normalization.IMAGENET : Normalization.UNIT;
    }
    if (input.type().isFloat() || !values.equals(Normalization.IDENTITY)) {
      guessed.add(Part.NORMALIZATION);
    }
    if (!axes.certain()) {
      guessed.add(Part.LAYOUT);
    }
    return new Preprocessing(resize, values, channels, axes.layout(), guessed);
  }

  /** Another way for pictures that do not fit: in the size and the channels of the model. */
  static Preprocessing fitting(Preprocessing how, PictureAxes axes) {
    Set<Part> guessed = EnumSet.copyOf(ALL);
    guessed.retainAll(how.guessed());
    guessed.add(Part.RESIZE);
    guessed.add(Part.CHANNELS);
    ChannelOrder channels =
        axes.channels() == 1
            ? ChannelOrder.GRAY
            : axes.channels() == 3 ? ChannelOrder.RGB : how.channels();
    Preprocessing other = how.channels() == channels ? how : how.withChannels(channels);
    if (axes.sized()) {
      int width = Math.toIntExact(axes.width());
      int height = Math.toIntExact(axes.height());
      other = other.withResize(Resize.cover(0, width, height));
    }
    return new Preprocessing(
        other.resize(), other.normalization(), other.channels(), other.layout(), guessed);
  }

  private static boolean isPhoto(PictureAxes axes, ChannelOrder channels) {
    return channels == ChannelOrder.RGB && Math.min(axes.height(), axes.width()) >= PHOTO;
  }

  private static Resize resize(PictureAxes axes, PixelRows first) {
    if (!axes.sized()) {
      return Resize.stretch(first.width(), first.height());
    }
    int width = (int) axes.width();
    int height = (int) axes.height();
    boolean same = width == first.width() && height == first.height();
    int shorter = Math.min(width, height);
    boolean photo = shorter >= PHOTO && !same;
    return Resize.cover(photo ? Math.round(shorter * 8 / 7f) : 0, width, height);
  }
}

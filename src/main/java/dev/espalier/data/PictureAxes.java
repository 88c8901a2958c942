package dev.espalier.data;

import java.util.Optional;

/**
 * A model input read as a batch of pictures; sizes are -1 where the model leaves them free.
 *
 * @param batch whether there is a batch axis
 * @param layout the order of the axes
 * @param certain whether the layout follows from the shape; else it is a guess
 * @param channels colour channels
 * @param height rows
 * @param width columns
 */
record PictureAxes(
    boolean batch, Layout layout, boolean certain, long channels, long height, long width) {

  /**
   * Reads a shape of four axes, or of three without a batch axis or without a channel axis; nothing
   * for other shapes.
   */
  static Optional<PictureAxes> of(InputSpec input) {
    return switch (input.rank()) {
      case 4 -> Optional.of(of(true, input.axis(1), input.axis(2), input.axis(3)));
      case 3 -> Optional.of(ofThree(input));
      default -> Optional.empty();
    };
  }

  /**
   * Reads a shape by the samples that are there. Rows of two axes that are what an input of three
   * axes wants behind its first one tell that this one counts samples: so a series of a few
   * measurements at each time is not taken for a picture with that many channels. Only where the
   * first axis is 3 may they be gray pictures for a model of coloured ones.
   *
   * @param row the shape of one sample
   */
  static Optional<PictureAxes> of(InputSpec input, long... row) {
    boolean batched =
        input.rank() == 3 && input.axis(0) != 3 && Shapes.fit(Shapes.sampleOf(input, true), row);
    return batched ? Optional.of(ofGray(input)) : of(input);
  }

  private static PictureAxes ofGray(InputSpec input) {
    return new PictureAxes(true, Layout.NCHW, true, 1, input.axis(1), input.axis(2));
  }

  private static PictureAxes ofThree(InputSpec input) {
    long first = input.axis(0);
    if ((isColour(first) && first != 1) || isColour(input.axis(2))) {
      return of(false, first, input.axis(1), input.axis(2));
    }
    return ofGray(input);
  }

  private static PictureAxes of(boolean batch, long a, long b, long c) {
    boolean front = isColour(a);
    boolean back = isColour(c);
    Layout layout = back && !front ? Layout.NHWC : Layout.NCHW;
    boolean planes = layout == Layout.NCHW;
    boolean certain = front != back;
    return new PictureAxes(batch, layout, certain, planes ? a : c, planes ? b : a, planes ? c : b);
  }

  private static boolean isColour(long channels) {
    return channels == 1 || channels == 3 || channels == 4;
  }

  /** The same axes in another layout: told by somebody who knows. */
  PictureAxes in(Layout told) {
    if (told == layout) {
      return this;
    }
    long[] sizes =
        layout == Layout.NCHW
            ? new long[] {channels, height, width}
            : new long[] {height, width, channels};
    boolean planes = told == Layout.NCHW;
    return new PictureAxes(
        batch, told, true, sizes[planes ? 0 : 2], sizes[planes ? 1 : 0], sizes[planes ? 2 : 1]);
  }

  /** Whether rows and columns are fixed. */
  boolean sized() {
    return height > 0 && width > 0;
  }
}

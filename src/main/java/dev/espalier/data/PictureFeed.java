package dev.espalier.data;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Feeds pictures through a {@link Preprocessing}. */
record PictureFeed(
    InputSpec input,
    PictureSource source,
    PictureTransform transform,
    PictureAxes axes,
    long[] pictureShape,
    Origin origin)
    implements Feed {

  /**
   * Checks with the first picture that the result is what the model wants.
   *
   * @param origin what to name in messages
   */
  static PictureFeed of(
      InputSpec input, PictureAxes axes, PictureSource source, Preprocessing how, Origin origin)
      throws DataException {
    PictureTransform transform = new PictureTransform(how);
    PixelRows first = source.pixels(0);
    checkChannels(first.channels(), how, origin);
    PictureFeed feed =
        new PictureFeed(input, source, transform, axes, transform.shape(first), origin);
    if (!Shapes.fit(Shapes.sampleOf(input, axes.batch()), feed.sampleShape())) {
      throw origin.misfit(
          "input '%s' wants %s, the pictures come out as %s; say in %s how to resize them"
              .formatted(
                  input.name(),
                  InputSpec.describe(input.type(), input.shape()),
                  ArrayHeader.describe(feed.sampleShape()),
                  PreprocessingFile.beside(origin.file()).getFileName()),
          PreprocessingGuess.fitting(how, axes));
    }
    return feed;
  }

  private static void checkChannels(int found, Preprocessing how, Origin origin)
      throws DataException {
    boolean asStored = how.channels() == ChannelOrder.AS_STORED;
    if (!asStored && found != 1 && found != 3 && found != 4) {
      throw origin.misfit(
          "has pictures of %d channels, not %s".formatted(found, how.channels()), how);
    }
    if (asStored && !how.normalization().fits(found)) {
      throw origin.misfit(
          "has pictures of %d channels, but there are %d means"
              .formatted(found, how.normalization().mean().size()),
          how);
    }
  }

  @Override
  public boolean batched() {
    return axes.batch();
  }

  @Override
  public long[] sampleShape() {
    // Three axes in the model and a batch axis among them: gray pictures without a channel axis.
    if (axes.batch() && input.rank() == 3) {
      int row = axes.layout() == Layout.NCHW ? 1 : 0;
      return Arrays.copyOfRange(pictureShape, row, row + 2);
    }
    return pictureShape.clone();
  }

  @Override
  public void write(int index, ByteBuffer target) throws DataException {
    PixelRows picture = source.pixels(index);
    if (!Arrays.equals(transform.shape(picture), pictureShape)) {
      throw origin.bad(
          "sample %d is %d x %d with %d channels, unlike the first picture; say in %s how to resize them"
              .formatted(
                  index,
                  picture.width(),
                  picture.height(),
                  picture.channels(),
                  PreprocessingFile.beside(origin.file()).getFileName()));
    }
    Elements.put(transform.apply(picture), input.type(), target);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}

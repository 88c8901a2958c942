package dev.espalier.data;

import java.io.IOException;
import java.util.Optional;

/**
 * What an array becomes for one input.
 *
 * @param feed fills the input
 * @param pictures the rows as pictures, if they are
 * @param preprocessing how the numbers are prepared, if there is a choice
 */
record ArrayFeed(
    Feed feed, Optional<PictureSource> pictures, Optional<Preprocessing> preprocessing) {

  private static final int PEEKED_ROWS = 16;

  /**
   * Feeds the rows of an array, as pictures where input and array are.
   *
   * @param told how to prepare them, if somebody said it; parts may come from a file
   * @param scaled whether numbers that are no pictures are scaled too: only where there is no other
   *     input that could be meant
   */
  static ArrayFeed ofRows(InputSpec input, ArrayAt source, Preprocessor told, boolean scaled)
      throws IOException {
    checkType(input, source);
    long[] row = source.array().rowShape();
    Optional<PictureAxes> axes = PictureAxes.of(input, row);
    int rank = row.length;
    boolean smallNumbers =
        input.type().isFloat()
            || input.type() == ElementType.UINT8
            || input.type() == ElementType.INT8;
    if (axes.isPresent() && (rank == 2 || rank == 3) && smallNumbers) {
      return picture(input, axes.get(), source, told);
    }
    return numbers(input, source, told, scaled);
  }

  /** Feeds a whole array with every call, if it is just what the input wants. */
  static Optional<ArrayFeed> ofWhole(InputSpec input, ArrayAt source) throws DataException {
    NumericArray array = source.array();
    if (!Shapes.fit(input.shape(), array.shape())) {
      return Optional.empty();
    }
    checkType(input, source);
    NumberFeed feed =
        new NumberFeed(
            input,
            new ArrayAt(array.asOneRow(), source.origin()),
            false,
            array.shape(),
            Normalization.IDENTITY);
    return Optional.of(new ArrayFeed(new ConstantFeed(feed), Optional.empty(), Optional.empty()));
  }

  private static ArrayFeed picture(
      InputSpec input, PictureAxes axes, ArrayAt source, Preprocessor told) throws IOException {
    NumericArray array = source.array();
    ArrayPictures pictures = new ArrayPictures(array, layoutOf(array.rowShape(), axes));
    Preprocessing guess =
        PreprocessingGuess.forArray(input, axes, pictures.channels(), looksLikeBytes(array));
    Preprocessing how = told.complete(guess);
    Feed feed = PictureFeed.of(input, axes.in(how.layout()), pictures, how, source.origin());
    return new ArrayFeed(feed, Optional.of(pictures), Optional.of(how));
  }

  private static ArrayFeed numbers(
      InputSpec input, ArrayAt source, Preprocessor told, boolean scaled) throws IOException {
    NumericArray array = source.array();
    long[] row = array.rowShape();
    boolean batched = input.rank() > 0;
    long[] sample = batched ? Shapes.sampleOf(input, true) : input.shape();
    if (batched && Shapes.fit(sample, row)) {
      sample = row;
    } else if (Shapes.fit(input.shape(), row)) {
      batched = false;
      sample = row;
    } else if (!batched || !Shapes.holds(sample, array.rowElements())) {
      throw source
          .origin()
          .bad(
              "input '%s' wants %s, the data is %s"
                  .formatted(input.name(), InputSpec.describe(input.type(), input.shape()), array));
    }
    if (!scaled || !input.type().isFloat()) {
      Feed feed = new NumberFeed(input, source, batched, sample, Normalization.IDENTITY);
      return new ArrayFeed(feed, picturesOf(array), Optional.empty());
    }
    Preprocessing how = told.complete(PreprocessingGuess.forNumbers(input, looksLikeBytes(array)));
    if (how.normalization().mean().size() > 1 || how.resize().mode() != Resize.Mode.NONE) {
      throw source
          .origin()
          .misfit(
              "input '%s' wants %s, which is no picture: it cannot be resized or scaled by channel"
                  .formatted(input.name(), InputSpec.describe(input.type(), input.shape())),
              how);
    }
    Feed feed = new NumberFeed(input, source, batched, sample, how.normalization());
    return new ArrayFeed(feed, picturesOf(array), Optional.of(how));
  }

  private static Optional<PictureSource> picturesOf(NumericArray array) {
    long[] row = array.rowShape();
    boolean planes = row.length == 3 && (row[0] == 1 || row[0] == 3);
    boolean pixels = row.length == 3 && (row[2] == 1 || row[2] == 3);
    if (row.length != 2 && !planes && !pixels) {
      return Optional.empty();
    }
    return Optional.of(new ArrayPictures(array, pixels ? Layout.NHWC : Layout.NCHW));
  }

  /** How the rows are laid out: the axis with as many entries as the model has channels tells. */
  private static Layout layoutOf(long[] row, PictureAxes axes) {
    if (row.length == 2) {
      return Layout.NCHW;
    }
    boolean front = axes.channels() > 0 ? row[0] == axes.channels() : row[0] == 1 || row[0] == 3;
    boolean back = axes.channels() > 0 ? row[2] == axes.channels() : row[2] == 1 || row[2] == 3;
    if (front == back) {
      front = row[0] == 1 || row[0] == 3 || row[0] == 4;
      back = row[2] == 1 || row[2] == 3 || row[2] == 4;
    }
    if (front == back) {
      return axes.layout();
    }
    return front ? Layout.NCHW : Layout.NHWC;
  }

  private static boolean looksLikeBytes(NumericArray array) {
    if (array.type() == NumberType.UINT8) {
      return true;
    }
    double[] row = new double[array.rowElements()];
    double greatest = 0;
    long step = Math.max(1, array.rows() / PEEKED_ROWS);
    for (long i = 0; i < array.rows(); i += step) {
      array.readDoubles(i, row);
      for (double value : row) {
        if (!(value >= 0 && value <= 255) || value != Math.rint(value)) {
          return false;
        }
        greatest = Math.max(greatest, value);
      }
    }
    return greatest > 1;
  }

  private static void checkType(InputSpec input, ArrayAt source) throws DataException {
    boolean possible =
        switch (input.type()) {
          case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> true;
          case INT64, INT32, INT16, INT8, UINT8 -> !source.array().type().isFloat();
          case BOOL -> source.array().type() == NumberType.BOOL;
          case OTHER -> false;
        };
    if (!possible) {
      throw source
          .origin()
          .bad(
              "input '%s' wants %s, the data is %s"
                  .formatted(
                      input.name(),
                      InputSpec.describe(input.type(), input.shape()),
                      source.array()));
    }
  }
}

package dev.espalier.data;

/** Rows of an array taken as pictures. */
final class ArrayPictures implements PictureSource {

  private final NumericArray array;
  private final int channels;
  private final int height;
  private final int width;
  private final boolean planes;

  /**
   * Takes rows as pictures.
   *
   * @param layout how a row of three axes is laid out; of two axes it is gray
   */
  ArrayPictures(NumericArray array, Layout layout) {
    this.array = array;
    long[] shape = array.rowShape();
    boolean gray = shape.length == 2;
    this.planes = layout == Layout.NCHW;
    this.channels = gray ? 1 : (int) shape[planes ? 0 : 2];
    this.height = (int) shape[gray || !planes ? 0 : 1];
    this.width = (int) shape[gray || !planes ? 1 : 2];
  }

  int channels() {
    return channels;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  @Override
  public PixelRows pixels(int index) {
    double[] values = new double[array.rowElements()];
    array.readDoubles(index, values);
    return new Values(values, this);
  }

  @Override
  public Picture picture(int index) {
    return ArrayPainter.paint(pixels(index), array.type() == NumberType.UINT8);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Values(double[] values, ArrayPictures layout) implements PixelRows {

    @Override
    public int width() {
      return layout.width;
    }

    @Override
    public int height() {
      return layout.height;
    }

    @Override
    public int channels() {
      return layout.channels;
    }

    @Override
    public void row(int y, float[] into) {
      int columns = layout.width;
      int depth = layout.channels;
      for (int x = 0; x < columns; x++) {
        for (int c = 0; c < depth; c++) {
          int at =
              layout.planes ? (c * layout.height + y) * columns + x : (y * columns + x) * depth + c;
          into[x * depth + c] = (float) values[at];
        }
      }
    }
  }
}

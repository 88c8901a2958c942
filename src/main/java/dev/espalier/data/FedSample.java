package dev.espalier.data;

import java.util.Optional;

/**
 * What a model gets of one sample, to be looked at.
 *
 * @param input name, type and shape of the tensor, such as {@code 'image' float32 1x1x28x28}
 * @param low least value
 * @param high greatest value
 * @param mean mean of all values
 * @param picture the values as a picture, where the model takes pictures; channels in the order
 *     that the model gets them
 */
public record FedSample(
    String input, double low, double high, double mean, Optional<Picture> picture) {

  /**
   * Looks at a sample.
   *
   * @param pictureShape channels, rows and columns in the layout, where the model takes pictures
   */
  static FedSample of(InputSpec spec, Tensor tensor, Optional<Shape> pictureShape) {
    float[] values = tensor.toFloats();
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
    }
    return new FedSample(
        "'" + spec.name() + "' " + InputSpec.describe(tensor.type(), tensor.shape()),
        low,
        high,
        sum / Math.max(1, values.length),
        pictureShape.map(shape -> ArrayPainter.paint(new Fed(values, shape), false)));
  }

  /** The sizes of a picture, and how its values lie. */
  record Shape(int channels, int height, int width, boolean planes) {
    static Shape of(long[] shape, Layout layout) {
      int a = (int) shape[0];
      int b = (int) shape[1];
      int c = (int) shape[2];
      return switch (layout) {
        case NCHW -> new Shape(a, b, c, true);
        case NHWC -> new Shape(c, a, b, false);
      };
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Fed(float[] values, Shape shape) implements PixelRows {
    @Override
    public int width() {
      return shape.width;
    }

    @Override
    public int height() {
      return shape.height;
    }

    @Override
    public int channels() {
      return shape.channels;
    }

    @Override
    public void row(int y, float[] into) {
      for (int x = 0; x < shape.width; x++) {
        for (int c = 0; c < shape.channels; c++) {
          int plane = (c * shape.height + y) * shape.width + x;
          int pixel = (y * shape.width + x) * shape.channels + c;
          into[x * shape.channels + c] = values[shape.planes ? plane : pixel];
        }
      }
    }
  }
}

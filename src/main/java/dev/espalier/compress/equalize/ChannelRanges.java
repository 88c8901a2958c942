package dev.espalier.compress.equalize;

import dev.espalier.network.LayerInput;
import dev.espalier.numeric.MatrixLayout;

/**
 * The largest magnitudes of a weight: of each group, for each channel that it puts out and each
 * that it takes in. What does not matter is taken together: then there is one row, or one column.
 *
 * @param values [groups, rows, columns]
 */
public record ChannelRanges(int groups, int rows, int columns, float[] values) {
  public ChannelRanges {
    if (values.length != groups * rows * columns) {
      throw new IllegalArgumentException(
          values.length + " ranges for " + groups + " x " + rows + " x " + columns);
    }
  }

  /**
   * The ranges of a weight. NaN has none; an infinite range is left alone by whoever uses it.
   *
   * @param weight the elements as stored
   * @param rows whether the channels that it puts out are told apart
   * @param repeat how many of its inputs are one channel of the layer before; 0 if the channels
   *     that it takes in are not told apart
   */
  public static ChannelRanges of(float[] weight, LayerInput input, boolean rows, int repeat) {
    MatrixLayout layout = input.layout();
    int width = repeat == 0 ? layout.columns() : repeat * input.columnsOfChannel();
    int columns = layout.columns() / width;
    int height = rows ? layout.rows() : 1;
    float[] ranges = new float[layout.groups() * height * columns];
    for (int group = 0; group < layout.groups(); group++) {
      for (int row = 0; row < layout.rows(); row++) {
        int to = (group * height + (rows ? row : 0)) * columns;
        for (int column = 0; column < layout.columns(); column++) {
          float magnitude = Math.abs(weight[layout.index(group, row, column)]);
          int at = to + column / width;
          ranges[at] = magnitude > ranges[at] ? magnitude : ranges[at];
        }
      }
    }
    return new ChannelRanges(layout.groups(), height, columns, ranges);
  }

  /**
   * The range of each channel that is put out, with those that are taken in multiplied.
   *
   * @param factors one for each channel that is taken in, or none
   */
  double[] ofOutputs(double[] factors) {
    double[] ranges = new double[groups * rows];
    for (int at = 0; at < values.length; at++) {
      int row = at / columns;
      int input = row / rows * columns + at % columns;
      double range = factors.length == 0 ? values[at] : values[at] * factors[input];
      ranges[row] = Math.max(ranges[row], range);
    }
    return ranges;
  }

  /**
   * The range of each channel that is taken in, with those that are put out divided.
   *
   * @param divisors one for each channel that is put out, or none
   */
  double[] ofInputs(double[] divisors) {
    double[] ranges = new double[groups * columns];
    for (int at = 0; at < values.length; at++) {
      int row = at / columns;
      int input = row / rows * columns + at % columns;
      double range = divisors.length == 0 ? values[at] : values[at] / divisors[row];
      ranges[input] = Math.max(ranges[input], range);
    }
    return ranges;
  }
}

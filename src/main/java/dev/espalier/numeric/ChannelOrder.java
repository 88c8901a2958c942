package dev.espalier.numeric;

import java.util.Arrays;

/**
 * Two orders of the elements of a transposed convolution in groups. Stored as [groups * inputs,
 * outputs, kernel], its channels lie along no single axis: element (i, o) belongs to channel {@code
 * i / inputs * outputs + o}, where inputs and outputs are those of a group. In the order of the
 * channels it is [groups * outputs, inputs, kernel], and they are the first axis.
 *
 * @param stored the sizes as stored
 * @param groups of which each has inputs and outputs of its own
 */
public record ChannelOrder(Shape stored, int groups) {
  public ChannelOrder {
    if (stored.rank() < 2 || groups < 1 || stored.size(0) % groups != 0) {
      throw new IllegalArgumentException(stored + " is no convolution in " + groups + " groups");
    }
  }

  /** Inputs of a group. */
  public int inputs() {
    return stored.size(0) / groups;
  }

  /** Outputs of a group. */
  public int outputs() {
    return stored.size(1);
  }

  /** Elements for an input and an output. */
  public int kernel() {
    int kernel = 1;
    for (int axis = 2; axis < stored.rank(); axis++) {
      kernel *= stored.size(axis);
    }
    return kernel;
  }

  /** The sizes in the order of the channels. */
  public Shape channels() {
    int[] sizes = stored.sizes();
    sizes[0] = groups * outputs();
    sizes[1] = inputs();
    return Shape.of(sizes);
  }

  /** The matrices of the groups in the order of the channels. */
  public MatrixLayout matrices() {
    return MatrixLayout.rowMajor(groups, outputs(), inputs() * kernel());
  }

  /** Whether elements are at other places; otherwise only the sizes differ. */
  public boolean moves() {
    return inputs() > 1 && outputs() > 1;
  }

  /** Where a stored element is in the order of the channels. */
  public int place(int index) {
    int kernel = kernel();
    int pair = index / kernel;
    int input = pair / outputs();
    int channel = input / inputs() * outputs() + pair % outputs();
    return (channel * inputs() + input % inputs()) * kernel + index % kernel;
  }

  /** Stored elements in the order of the channels, in a new array. */
  public float[] toChannels(float[] values) {
    float[] moved = new float[values.length];
    int kernel = kernel();
    for (int at = 0; at < values.length; at += kernel) {
      System.arraycopy(values, at, moved, place(at), kernel);
    }
    return moved;
  }

  /** Elements in the order of the channels as they are stored, in a new array. */
  public float[] toStored(float[] values) {
    float[] moved = new float[values.length];
    int kernel = kernel();
    for (int at = 0; at < values.length; at += kernel) {
      System.arraycopy(values, place(at), moved, at, kernel);
    }
    return moved;
  }

  @Override
  public String toString() {
    return Arrays.toString(stored.sizes()) + " in " + groups + " groups";
  }
}

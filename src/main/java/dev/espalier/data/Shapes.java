package dev.espalier.data;

import java.util.Arrays;

/** Compares shapes in which -1 stands for any size. */
final class Shapes {

  private Shapes() {}

  /** The shape of one sample: the input's, without the batch axis if there is one. */
  static long[] sampleOf(InputSpec input, boolean batched) {
    long[] shape = input.shape();
    return batched ? Arrays.copyOfRange(shape, 1, shape.length) : shape;
  }

  /** Whether a shape is one of those wanted. */
  static boolean fit(long[] wanted, long[] found) {
    if (wanted.length != found.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] >= 0 && wanted[i] != found[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a shape leaves no size free and asks for exactly so many numbers. */
  static boolean holds(long[] wanted, long count) {
    return Arrays.stream(wanted).allMatch(size -> size >= 0)
        && NumericArray.product(wanted) == count;
  }
}

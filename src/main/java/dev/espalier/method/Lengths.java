package dev.espalier.method;

import dev.espalier.numeric.ScaleLayout;
import dev.espalier.numeric.Shape;

/** The check every compressed weight makes of its arrays. */
final class Lengths {
  private Lengths() {}

  static void check(String what, int length, Shape shape) {
    if (length != shape.elementCount()) {
      throw new IllegalArgumentException(
          length + " " + what + " do not fill a weight of shape " + shape);
    }
  }

  static void checkAxis(int scales, int axis, Shape shape) {
    checkScales(scales, axis, 0, shape);
  }

  /** Checks that there is a scale for each channel, or each block of one if blocks are not 0. */
  static void checkScales(int scales, int axis, int block, Shape shape) {
    if (axis < -1 || axis >= shape.rank()) {
      throw new IllegalArgumentException("axis " + axis + " is not an axis of shape " + shape);
    }
    int groups = ScaleLayout.of(shape, axis, block).groups();
    if (scales != groups) {
      String blocks = block == 0 ? "" : " in blocks of " + block;
      throw new IllegalArgumentException(
          scales
              + " scales for "
              + groups
              + " groups along axis "
              + axis
              + " of "
              + shape
              + blocks);
    }
  }
}

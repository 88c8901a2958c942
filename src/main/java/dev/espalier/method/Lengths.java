package dev.espalier.method;

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
    if (axis < -1 || axis >= shape.rank()) {
      throw new IllegalArgumentException("axis " + axis + " is not an axis of shape " + shape);
    }
    int channels = axis == -1 ? 1 : shape.size(axis);
    if (scales != channels) {
      throw new IllegalArgumentException(
          scales + " scales for " + channels + " channels along axis " + axis + " of " + shape);
    }
  }
}

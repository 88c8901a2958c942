package dev.espalier.numeric;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a row-major array, outermost first. Sizes may be zero; a shape without axes is a
 * scalar and holds one element. The element count always fits an {@code int}, because every weight
 * that is worked on lives in one array.
 */
public final class Shape {
  private final int[] sizes;
  private final int elementCount;

  private Shape(int[] sizes) {
    long count = 1;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in shape " + Arrays.toString(sizes));
      }
      // Sizes are ints, so a product that was below 2^31 before stays below 2^62 here.
      count = Math.min(count * size, (long) Integer.MAX_VALUE + 1);
    }
    if (count > Integer.MAX_VALUE && Arrays.stream(sizes).noneMatch(size -> size == 0)) {
      throw new IllegalArgumentException(
          "shape "
              + Arrays.toString(sizes)
              + " holds more than "
              + Integer.MAX_VALUE
              + " elements");
    }
    this.sizes = sizes;
    this.elementCount = Arrays.stream(sizes).anyMatch(size -> size == 0) ? 0 : (int) count;
  }

  /** A shape of these sizes. */
  public static Shape of(int... sizes) {
    return new Shape(sizes.clone());
  }

  /**
   * A shape of sizes read from a file.
   *
   * @throws IllegalArgumentException if a size or the element count does not fit an int
   */
  public static Shape ofLongs(long... sizes) {
    int[] narrow = new int[sizes.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] != (int) sizes[axis]) {
        throw new IllegalArgumentException(
            "size " + sizes[axis] + " of axis " + axis + " is too large");
      }
      narrow[axis] = (int) sizes[axis];
    }
    return new Shape(narrow);
  }

  /** Number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** Size of one axis, counted from 0. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** A copy of all sizes. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** Product of all sizes. */
  public int elementCount() {
    return elementCount;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** Sizes as people write them, {@code 64x3x7x7}; {@code scalar} without axes. */
  @Override
  public String toString() {
    return sizes.length == 0
        ? "scalar"
        : Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}

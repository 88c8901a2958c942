package dev.espalier.data;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What an array file says about its payload.
 *
 * @param type the format of a number
 * @param order the order of the bytes in a number
 * @param columnMajor whether the first index varies fastest (Fortran order)
 * @param shape the size of each axis
 * @param payloadBytes the bytes that the numbers take, checked not to overflow
 */
record ArrayHeader(
    NumberType type, ByteOrder order, boolean columnMajor, long[] shape, long payloadBytes) {

  /**
   * Checks the shape.
   *
   * @throws DataException if an axis is negative, the size overflows, or there are no numbers
   */
  static ArrayHeader of(
      NumberType type, ByteOrder order, boolean columnMajor, long[] shape, Path file, String place)
      throws DataException {
    long bytes = type.byteSize();
    for (long size : shape) {
      if (size < 0 || (size > 0 && bytes > Long.MAX_VALUE / size)) {
        throw new DataException(
            file, place, "the shape " + describe(shape) + " is impossible; the file is damaged");
      }
      bytes *= size;
    }
    if (shape.length > 1 && bytes / Math.max(1, shape[0]) / type.byteSize() > Integer.MAX_VALUE) {
      throw new DataException(
          file, place, "has samples of more than 2^31 numbers: " + type + " " + describe(shape));
    }
    if (bytes == 0) {
      throw new DataException(file, place, "is empty: its shape is " + describe(shape));
    }
    return new ArrayHeader(type, order, columnMajor, shape, bytes);
  }

  /** For example {@code [10000, 28, 28]}. */
  static String describe(long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArrayHeader that
        && type == that.type
        && order == that.order
        && columnMajor == that.columnMajor
        && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return type + " " + describe(shape);
  }
}

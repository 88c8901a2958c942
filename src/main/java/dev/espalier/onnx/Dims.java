package dev.espalier.onnx;

import java.util.Arrays;
import java.util.List;

/**
 * The concrete sizes of a tensor, outermost first; none for a scalar.
 *
 * @param sizes each 0 or more
 */
public record Dims(List<Long> sizes) {

  public Dims {
    sizes = List.copyOf(sizes);
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in " + sizes);
      }
    }
  }

  public static Dims of(long... sizes) {
    return new Dims(Arrays.stream(sizes).boxed().toList());
  }

  /**
   * The product of the sizes, 1 for a scalar.
   *
   * @throws ArithmeticException beyond what a long holds; dims read from a model have been checked
   */
  public long elementCount() {
    if (sizes.contains(0L)) {
      return 0;
    }
    long count = 1;
    for (long size : sizes) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  public int rank() {
    return sizes.size();
  }

  public long get(int axis) {
    return sizes.get(axis);
  }

  /** A new array with the sizes. */
  public long[] toArray() {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public String toString() {
    return sizes.toString();
  }
}

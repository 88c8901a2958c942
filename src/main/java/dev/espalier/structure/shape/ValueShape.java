package dev.espalier.structure.shape;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a value: its sizes, and what is in it if it is a small tensor of integers. */
public final class ValueShape {
  private final long[] sizes;
  private final long @Nullable [] numbers;

  private ValueShape(long[] sizes, long @Nullable [] numbers) {
    this.sizes = sizes;
    this.numbers = numbers;
  }

  static ValueShape of(long... sizes) {
    return new ValueShape(sizes, null);
  }

  static ValueShape ofNumbers(long[] sizes, long[] numbers) {
    return new ValueShape(sizes, numbers);
  }

  /** A list of numbers. */
  static ValueShape ofList(long... numbers) {
    return new ValueShape(new long[] {numbers.length}, numbers);
  }

  public int rank() {
    return sizes.length;
  }

  /** The size along an axis. */
  public long size(int axis) {
    return sizes[axis];
  }

  /** The sizes, in a new array. */
  public long[] sizes() {
    return sizes.clone();
  }

  /** The elements, row major, in a new array; nothing if they are not known. */
  public Optional<long[]> numbers() {
    return numbers == null ? Optional.empty() : Optional.of(numbers.clone());
  }

  /** The number of elements. */
  public long elements() {
    return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
  }

  /** An axis counted from the front. */
  public int axis(long axis) {
    return Math.toIntExact(axis < 0 ? axis + sizes.length : axis);
  }

  @Override
  public String toString() {
    return Arrays.toString(sizes) + (numbers == null ? "" : " = " + Arrays.toString(numbers));
  }
}

package dev.espalier.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a model says about one of its inputs or outputs.
 *
 * @param name the name by which a tensor is handed over
 * @param type the element type; {@link ElementType#OTHER} where no tensor will do
 * @param shape the size of each axis, -1 where the model leaves it free; empty for a scalar
 */
public record InputSpec(String name, ElementType type, long[] shape) {

  /** Copies the shape, so that a spec never changes. */
  public InputSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** Number of axes. */
  public int rank() {
    return shape.length;
  }

  /** The size of an axis, -1 where it is free. */
  public long axis(int index) {
    return shape[index];
  }

  /**
   * Says why a tensor cannot be this input, or nothing if it can.
   *
   * @return a sentence such as {@code input 'x' wants float32 [?, 3, 32, 32], the data is float32
   *     [8, 1, 28, 28]}
   */
  public Optional<String> mismatch(Tensor tensor) {
    if (tensor.type() == type && fits(tensor)) {
      return Optional.empty();
    }
    return Optional.of(
        "input '%s' wants %s, the data is %s"
            .formatted(name, describe(type, shape), describe(tensor.type(), tensor.shape())));
  }

  private boolean fits(Tensor tensor) {
    if (tensor.rank() != shape.length) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] >= 0 && shape[i] != tensor.axis(i)) {
        return false;
      }
    }
    return true;
  }

  static String describe(ElementType type, long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
        .collect(Collectors.joining(", ", type.name().toLowerCase(Locale.ROOT) + " [", "]"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputSpec that
        && name.equals(that.name)
        && type == that.type
        && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(name, type) + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return name + ": " + describe(type, shape);
  }
}

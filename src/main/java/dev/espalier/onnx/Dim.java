package dev.espalier.onnx;

/** One size of a value's shape as the model declares it. */
public sealed interface Dim {

  static Dim of(long size) {
    return new Known(size);
  }

  static Dim of(String symbol) {
    return new Symbolic(symbol);
  }

  /** A fixed size. Some exporters write 0 or -1 for a size that is free; it is kept as it is. */
  record Known(long size) implements Dim {}

  /**
   * A size that is known by name only, the same wherever the name is, for example {@code batch}.
   */
  record Symbolic(String symbol) implements Dim {}

  /** A size of which nothing is said. */
  record Unknown() implements Dim {}
}

package dev.espalier.data;

/** The type of one element of a {@link Tensor}. */
public enum ElementType {
  FLOAT32(4),
  FLOAT64(8),
  /** IEEE 754 binary16. */
  FLOAT16(2),
  /** The upper half of an IEEE 754 binary32. */
  BFLOAT16(2),
  INT64(8),
  INT32(4),
  INT16(2),
  INT8(1),
  UINT8(1),
  /** One byte per element, 0 or 1. */
  BOOL(1),
  /**
   * Anything that a {@link Tensor} cannot hold: text, sequences, maps, 4-bit integers and such. It
   * only occurs in an {@link InputSpec}.
   */
  OTHER(0);

  private final int byteSize;

  ElementType(int byteSize) {
    this.byteSize = byteSize;
  }

  /** Bytes per element; 0 for {@link #OTHER}. */
  public int byteSize() {
    return byteSize;
  }

  /** Whether the elements are floating-point numbers. */
  public boolean isFloat() {
    return switch (this) {
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> true;
      case INT64, INT32, INT16, INT8, UINT8, BOOL, OTHER -> false;
    };
  }
}

package dev.espalier.data;

import java.util.Locale;

/** The number formats that array files hold. */
enum NumberType {
  BOOL(1),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  FLOAT16(2),
  FLOAT32(4),
  FLOAT64(8);

  private final int byteSize;

  NumberType(int byteSize) {
    this.byteSize = byteSize;
  }

  int byteSize() {
    return byteSize;
  }

  boolean isFloat() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.espalier.onnx;

import java.util.Optional;

/**
 * The element types of ONNX tensors up to IR 13. Types under 8 bits are packed, first element in
 * the low bits. A number published later reads as {@link #UNDEFINED} and survives writing.
 */
public enum DataType {
  UNDEFINED(0, 0),
  FLOAT(1, 32),
  UINT8(2, 8),
  INT8(3, 8),
  UINT16(4, 16),
  INT16(5, 16),
  INT32(6, 32),
  INT64(7, 64),
  /** Of varying size: {@link #bits} is 0. */
  STRING(8, 0),
  BOOL(9, 8),
  FLOAT16(10, 16),
  DOUBLE(11, 64),
  UINT32(12, 32),
  UINT64(13, 64),
  COMPLEX64(14, 64),
  COMPLEX128(15, 128),
  BFLOAT16(16, 16),
  FLOAT8E4M3FN(17, 8),
  FLOAT8E4M3FNUZ(18, 8),
  FLOAT8E5M2(19, 8),
  FLOAT8E5M2FNUZ(20, 8),
  UINT4(21, 4),
  INT4(22, 4),
  FLOAT4E2M1(23, 4),
  FLOAT8E8M0(24, 8),
  UINT2(25, 2),
  INT2(26, 2);

  private static final DataType[] BY_CODE = values();

  private final int code;
  private final int bits;

  DataType(int code, int bits) {
    this.code = code;
    this.bits = bits;
  }

  /** The type with this number, or nothing if the number is unknown or 0. */
  public static Optional<DataType> of(int code) {
    return code > 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
  }

  /** The number in the file. */
  public int code() {
    return code;
  }

  /** Bits of one element in raw data; 0 for strings and what is undefined. */
  public int bits() {
    return bits;
  }

  /** Whether the size of an element is known. */
  public boolean isSized() {
    return bits > 0;
  }

  /**
   * Bytes of {@code elements} elements in raw data, packed, rounded up.
   *
   * @throws ArithmeticException beyond what a long holds
   */
  public long byteSize(long elements) {
    if (bits >= Byte.SIZE) {
      return Math.multiplyExact(elements, bits / Byte.SIZE);
    }
    int perByte = bits == 0 ? 1 : Byte.SIZE / bits;
    return bits == 0 ? 0 : elements / perByte + (elements % perByte == 0 ? 0 : 1);
  }
}

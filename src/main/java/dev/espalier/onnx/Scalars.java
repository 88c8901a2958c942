package dev.espalier.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Single numbers as raw data. */
final class Scalars {
  private Scalars() {}

  /** The bytes of {@code value} as an element of a float or whole-number type; none for others. */
  static byte[] encode(DataType type, float value) {
    ByteBuffer out = ByteBuffer.allocate(Math.max(1, type.bits() / Byte.SIZE));
    out.order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case FLOAT -> out.putFloat(value);
      case FLOAT16 -> out.putShort(Float.floatToFloat16(value));
      case DOUBLE -> out.putDouble(value);
      case INT32 -> out.putInt((int) value);
      case INT64 -> out.putLong((long) value);
      default -> {
        return new byte[0];
      }
    }
    return out.array();
  }
}

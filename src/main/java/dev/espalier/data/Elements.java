package dev.espalier.data;

import java.nio.ByteBuffer;

/** Writes numbers in the types of tensors. */
final class Elements {

  private Elements() {}

  /** Writes floats; for integers they are rounded and kept within the type's range. */
  static void put(float[] values, ElementType type, ByteBuffer target) {
    if (type == ElementType.FLOAT32) {
      target.asFloatBuffer().put(values);
      target.position(target.position() + values.length * Float.BYTES);
      return;
    }
    for (float value : values) {
      if (type.isFloat()) {
        putFloat(value, type, target);
      } else {
        putInteger(Math.clamp((long) Math.rint(value), least(type), greatest(type)), type, target);
      }
    }
  }

  /** Writes one number in a floating-point type. */
  static void putFloat(double value, ElementType type, ByteBuffer target) {
    switch (type) {
      case FLOAT32 -> target.putFloat((float) value);
      case FLOAT64 -> target.putDouble(value);
      case FLOAT16 -> target.putShort(Float.floatToFloat16((float) value));
      case BFLOAT16 -> target.putShort(bfloat16((float) value));
      case INT64, INT32, INT16, INT8, UINT8, BOOL, OTHER ->
          throw new IllegalArgumentException("not a float: " + type);
    }
  }

  /** Writes one number in an integer type that has room for it. */
  static void putInteger(long value, ElementType type, ByteBuffer target) {
    switch (type) {
      case INT64 -> target.putLong(value);
      case INT32 -> target.putInt((int) value);
      case INT16 -> target.putShort((short) value);
      case INT8, UINT8, BOOL -> target.put((byte) value);
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, OTHER ->
          throw new IllegalArgumentException("not an integer: " + type);
    }
  }

  /** The least number that an integer type holds. */
  static long least(ElementType type) {
    return switch (type) {
      case INT64 -> Long.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT8 -> Byte.MIN_VALUE;
      case UINT8, BOOL -> 0;
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, OTHER ->
          throw new IllegalArgumentException("not an integer: " + type);
    };
  }

  /** The greatest number that an integer type holds. */
  static long greatest(ElementType type) {
    return switch (type) {
      case INT64 -> Long.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case INT8 -> Byte.MAX_VALUE;
      case UINT8 -> 255;
      case BOOL -> 1;
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, OTHER ->
          throw new IllegalArgumentException("not an integer: " + type);
    };
  }

  // Rounds to the nearest, to even when halfway; NaN keeps a bit of its payload.
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}

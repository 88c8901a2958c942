package dev.espalier.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Reads integers out of raw data. */
final class LongDecoder {
  private LongDecoder() {}

  static boolean reads(DataType type) {
    return switch (type) {
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> true;
      default -> false;
    };
  }

  static long[] read(DataType type, MemorySegment raw, int count) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = at(type, raw, i);
    }
    return values;
  }

  private static long at(DataType type, MemorySegment raw, long i) {
    return switch (type) {
      case INT8 -> raw.get(JAVA_BYTE, i);
      case UINT8, BOOL -> raw.get(JAVA_BYTE, i) & 0xFF;
      case INT16 -> raw.get(FloatDecoder.SHORT, i * 2);
      case UINT16 -> raw.get(FloatDecoder.SHORT, i * 2) & 0xFFFF;
      case INT32 -> raw.get(FloatDecoder.INT, i * 4);
      case UINT32 -> raw.get(FloatDecoder.INT, i * 4) & 0xFFFFFFFFL;
      case INT64 -> raw.get(FloatDecoder.LONG, i * 8);
      default ->
          throw new UnsupportedOperationException("elements of type " + type + " are no integers");
    };
  }
}

package dev.espalier.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads elements of one type out of raw data as floats, rounding where a float holds less. */
@FunctionalInterface
interface FloatDecoder {
  ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Reads {@code length} elements from element {@code from} on. */
  void read(MemorySegment raw, long from, float[] into, int offset, int length);

  /** The value of element {@code index}. */
  @FunctionalInterface
  interface Element {
    float at(MemorySegment raw, long index);
  }

  static FloatDecoder of(DataType type) {
    return switch (type) {
      case FLOAT ->
          (raw, from, into, offset, length) ->
              MemorySegment.copy(raw, FLOAT, from * Float.BYTES, into, offset, length);
      case DOUBLE -> each((raw, i) -> (float) raw.get(DOUBLE, i * 8));
      case FLOAT16 -> each((raw, i) -> Float.float16ToFloat(raw.get(SHORT, i * 2)));
      case BFLOAT16 -> each((raw, i) -> Float.intBitsToFloat(raw.get(SHORT, i * 2) << 16));
      case INT8 -> each((raw, i) -> raw.get(JAVA_BYTE, i));
      case UINT8, BOOL -> each((raw, i) -> raw.get(JAVA_BYTE, i) & 0xFF);
      case INT16 -> each((raw, i) -> raw.get(SHORT, i * 2));
      case UINT16 -> each((raw, i) -> raw.get(SHORT, i * 2) & 0xFFFF);
      case INT32 -> each((raw, i) -> raw.get(INT, i * 4));
      case UINT32 -> each((raw, i) -> raw.get(INT, i * 4) & 0xFFFFFFFFL);
      case INT64 -> each((raw, i) -> raw.get(LONG, i * 8));
      case UINT64 -> each((raw, i) -> unsigned(raw.get(LONG, i * 8)));
      case UINT4 -> each((raw, i) -> bits(raw, i, 4));
      case INT4 -> each((raw, i) -> bits(raw, i, 4) << 28 >> 28);
      case UINT2 -> each((raw, i) -> bits(raw, i, 2));
      case INT2 -> each((raw, i) -> bits(raw, i, 2) << 30 >> 30);
      case FLOAT4E2M1 -> each((raw, i) -> SmallFloats.e2m1(bits(raw, i, 4)));
      case FLOAT8E4M3FN -> each((raw, i) -> SmallFloats.e4m3fn(raw.get(JAVA_BYTE, i)));
      case FLOAT8E4M3FNUZ -> each((raw, i) -> SmallFloats.e4m3fnuz(raw.get(JAVA_BYTE, i)));
      case FLOAT8E5M2 -> each((raw, i) -> SmallFloats.e5m2(raw.get(JAVA_BYTE, i)));
      case FLOAT8E5M2FNUZ -> each((raw, i) -> SmallFloats.e5m2fnuz(raw.get(JAVA_BYTE, i)));
      case FLOAT8E8M0 -> each((raw, i) -> SmallFloats.e8m0(raw.get(JAVA_BYTE, i)));
      case STRING, COMPLEX64, COMPLEX128, UNDEFINED ->
          throw new UnsupportedOperationException("elements of type " + type + " are no floats");
    };
  }

  private static FloatDecoder each(Element element) {
    return (raw, from, into, offset, length) -> {
      for (int i = 0; i < length; i++) {
        into[offset + i] = element.at(raw, from + i);
      }
    };
  }

  private static int bits(MemorySegment raw, long index, int width) {
    int perByte = Byte.SIZE / width;
    int shift = (int) (index % perByte) * width;
    return raw.get(JAVA_BYTE, index / perByte) >> shift & (1 << width) - 1;
  }

  private static float unsigned(long value) {
    // Twice the half, its lowest bit kept sticky, so that the one rounding is the right one.
    return value >= 0 ? value : (float) (value >>> 1 | (value & 1)) * 2f;
  }
}

package dev.espalier.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Wire;
import dev.espalier.onnx.wire.WireException;
import dev.espalier.onnx.wire.WireReader;
import java.lang.foreign.MemorySegment;

/**
 * The elements of a tensor as one of the repeated fields {@code float_data}, {@code int32_data},
 * {@code string_data}, {@code int64_data}, {@code double_data}, {@code uint64_data}.
 *
 * @param file the model file
 * @param from where the tensor's message starts
 * @param end behind it
 * @param number the field number
 * @param count how many numbers or strings the field has
 * @param storedBytes bytes of their values in the file
 */
record TypedField(
    MemorySegment file, long from, long end, int number, long count, long storedBytes) {
  static final int FLOAT_DATA = 4;
  static final int INT32_DATA = 5;
  static final int STRING_DATA = 6;
  static final int INT64_DATA = 7;
  static final int DOUBLE_DATA = 10;
  static final int UINT64_DATA = 11;

  /** The field that holds elements of {@code type}; 0 if none does. */
  static int numberFor(DataType type) {
    return switch (type) {
      case FLOAT, COMPLEX64 -> FLOAT_DATA;
      case DOUBLE, COMPLEX128 -> DOUBLE_DATA;
      case STRING -> STRING_DATA;
      case INT64 -> INT64_DATA;
      case UINT32, UINT64 -> UINT64_DATA;
      case UNDEFINED -> 0;
      default -> INT32_DATA;
    };
  }

  /** How many numbers the field must have for {@code elements} elements of {@code type}. */
  static long countFor(DataType type, long elements) {
    return switch (type) {
      case COMPLEX64, COMPLEX128 -> Math.multiplyExact(elements, 2);
      case INT4, UINT4, INT2, UINT2, FLOAT4E2M1 -> type.byteSize(elements);
      default -> elements;
    };
  }

  /** How many numbers or strings {@code field}, one of a tensor, adds; 0 if it is none of these. */
  static long countIn(MemorySegment file, Field field) throws WireException {
    boolean packed = field.wireType() == Wire.LENGTH;
    return switch (field.number()) {
      case FLOAT_DATA ->
          packed ? whole(field, Float.BYTES) : field.wireType() == Wire.FIXED32 ? 1 : 0;
      case DOUBLE_DATA ->
          packed ? whole(field, Double.BYTES) : field.wireType() == Wire.FIXED64 ? 1 : 0;
      case STRING_DATA -> packed ? 1 : 0;
      case INT32_DATA, INT64_DATA, UINT64_DATA ->
          packed ? varints(file, field) : field.wireType() == Wire.VARINT ? 1 : 0;
      default -> 0;
    };
  }

  /** The elements as raw data: in the file where they are so already, else in a new array. */
  MemorySegment bytes(DataType type) {
    if (type == DataType.STRING || type == DataType.UNDEFINED) {
      throw new UnsupportedOperationException("elements of type " + type + " have no raw data");
    }
    try {
      return copy(Math.clamp(type.bits() / Byte.SIZE, 1, widest()));
    } catch (WireException e) {
      throw new IllegalStateException("the file changed after it was opened", e);
    }
  }

  private int widest() {
    return switch (number) {
      case FLOAT_DATA, INT32_DATA -> Integer.BYTES;
      default -> Long.BYTES;
    };
  }

  private MemorySegment copy(int width) throws WireException {
    boolean fixed = number == FLOAT_DATA || number == DOUBLE_DATA;
    WireReader reader = new WireReader(file, from, end);
    while (fixed && reader.hasNext()) {
      Field field = reader.next();
      if (field.number() == number && field.valueSize() == count * width) {
        return file.asSlice(field.value(), field.valueSize());
      }
    }
    return copy(width, fixed);
  }

  private MemorySegment copy(int width, boolean fixed) throws WireException {
    MemorySegment out = MemorySegment.ofArray(new byte[Math.toIntExact(count * width)]);
    long position = 0;
    WireReader reader = new WireReader(file, from, end);
    while (reader.hasNext()) {
      Field field = reader.next();
      if (field.number() != number || countIn(file, field) == 0) {
        continue;
      }
      if (fixed) {
        MemorySegment.copy(file, field.value(), out, position, field.valueSize());
        position += field.valueSize();
      } else {
        position =
            putVarints(new WireReader(file, field.value(), field.end()), out, position, width);
      }
    }
    return out.asReadOnly();
  }

  private static long putVarints(WireReader numbers, MemorySegment out, long start, int width)
      throws WireException {
    long position = start;
    while (numbers.hasNext()) {
      long value = numbers.varint();
      for (int i = 0; i < width; i++) {
        out.set(JAVA_BYTE, position++, (byte) (value >>> (Byte.SIZE * i)));
      }
    }
    return position;
  }

  private static long whole(Field field, int width) throws WireException {
    if (field.valueSize() % width != 0) {
      throw new WireException("a packed list does not hold whole numbers", field.start());
    }
    return field.valueSize() / width;
  }

  private static long varints(MemorySegment file, Field field) throws WireException {
    WireReader numbers = new WireReader(file, field.value(), field.end());
    long count = 0;
    while (numbers.hasNext()) {
      numbers.varint();
      count++;
    }
    return count;
  }
}

package dev.espalier.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers in a file, read where they lie. Its rows, one per sample, are what the first axis counts;
 * an array without axes has one row of one number.
 */
final class NumericArray {

  private final ArrayHeader header;
  private final MemorySegment bytes;
  private final long[] rowShape;
  private final int rowElements;
  private final ValueLayout.OfShort shorts;
  private final ValueLayout.OfInt ints;
  private final ValueLayout.OfLong longs;

  /** The payload must be as long as the header says. */
  NumericArray(ArrayHeader header, MemorySegment bytes) {
    if (bytes.byteSize() != header.payloadBytes()) {
      throw new IllegalArgumentException(
          "%s needs %d bytes, there are %d"
              .formatted(header, header.payloadBytes(), bytes.byteSize()));
    }
    this.header = header;
    this.bytes = bytes;
    long[] shape = header.shape();
    this.rowShape = shape.length == 0 ? shape : Arrays.copyOfRange(shape, 1, shape.length);
    this.rowElements = Math.toIntExact(product(rowShape));
    ByteOrder order = header.order();
    this.shorts = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
    this.ints = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
    this.longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
  }

  static long product(long[] shape) {
    long product = 1;
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /** The same numbers as the one row of an array with one axis more. */
  NumericArray asOneRow() {
    long[] shape = header.shape();
    long[] deeper = new long[shape.length + 1];
    deeper[0] = 1;
    System.arraycopy(shape, 0, deeper, 1, shape.length);
    return new NumericArray(
        new ArrayHeader(
            header.type(), header.order(), header.columnMajor(), deeper, header.payloadBytes()),
        bytes);
  }

  NumberType type() {
    return header.type();
  }

  long[] shape() {
    return header.shape().clone();
  }

  int rank() {
    return header.shape().length;
  }

  long rows() {
    return header.shape().length == 0 ? 1 : header.shape()[0];
  }

  long[] rowShape() {
    return rowShape.clone();
  }

  int rowElements() {
    return rowElements;
  }

  /** The numbers of a row, row major; 64-bit integers are rounded. */
  void readDoubles(long row, double[] into) {
    NumberType type = header.type();
    if (type.isFloat()) {
      walk(row, (position, i) -> into[i] = floating(type, position));
    } else if (type == NumberType.UINT64) {
      walk(row, (position, i) -> into[i] = unsigned(longAt(position)));
    } else {
      walk(row, (position, i) -> into[i] = integer(type, position));
    }
  }

  /**
   * The integers of a row, row major; unsigned 64-bit integers above 2^63 - 1 come out negative.
   */
  void readLongs(long row, long[] into) {
    NumberType type = header.type();
    if (type.isFloat()) {
      throw new IllegalStateException(type + " read as integers");
    }
    walk(row, (position, i) -> into[i] = integer(type, position));
  }

  private double floating(NumberType type, long at) {
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat(bytes.get(shorts, at * 2));
      case FLOAT32 -> Float.intBitsToFloat(bytes.get(ints, at * 4));
      case FLOAT64 -> Double.longBitsToDouble(longAt(at));
      case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          throw new IllegalStateException("not a float: " + type);
    };
  }

  private long integer(NumberType type, long at) {
    return switch (type) {
      case BOOL -> bytes.get(ValueLayout.JAVA_BYTE, at) == 0 ? 0 : 1;
      case INT8 -> bytes.get(ValueLayout.JAVA_BYTE, at);
      case UINT8 -> bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
      case INT16 -> bytes.get(shorts, at * 2);
      case UINT16 -> bytes.get(shorts, at * 2) & 0xFFFF;
      case INT32 -> bytes.get(ints, at * 4);
      case UINT32 -> bytes.get(ints, at * 4) & 0xFFFF_FFFFL;
      case INT64, UINT64 -> longAt(at);
      case FLOAT16, FLOAT32, FLOAT64 -> throw new IllegalStateException("not an integer: " + type);
    };
  }

  private long longAt(long at) {
    return bytes.get(longs, at * 8);
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }

  private interface Visit {
    void at(long position, int index);
  }

  private void walk(long row, Visit visit) {
    if (row < 0 || row >= rows()) {
      throw new IndexOutOfBoundsException("row " + row + " of " + rows());
    }
    if (header.columnMajor()) {
      walkColumns(row, visit);
      return;
    }
    long first = row * rowElements;
    for (int i = 0; i < rowElements; i++) {
      visit.at(first + i, i);
    }
  }

  private void walkColumns(long row, Visit visit) {
    long[] strides = new long[rowShape.length];
    long stride = rows();
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = stride;
      stride *= rowShape[axis];
    }
    long[] index = new long[rowShape.length];
    long position = row;
    for (int i = 0; i < rowElements; i++) {
      visit.at(position, i);
      for (int axis = index.length - 1; axis >= 0; axis--) {
        position += strides[axis];
        if (++index[axis] < rowShape[axis]) {
          break;
        }
        position -= strides[axis] * rowShape[axis];
        index[axis] = 0;
      }
    }
  }

  @Override
  public String toString() {
    return header.toString();
  }
}

package dev.espalier.onnx.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the fields of one message without reading what length-delimited fields hold.
 *
 * <p>Every length is checked against the end of the message that holds it, so a damaged file ends
 * in a {@link WireException} and never in an access outside the file.
 */
public final class WireReader {
  /** As deep as protobuf itself goes. */
  private static final int MAX_GROUP_DEPTH = 100;

  private static final int MAX_FIELD_NUMBER = (1 << 29) - 1;

  private final MemorySegment bytes;
  private final long end;
  private long position;

  /**
   * @param bytes the whole file
   * @param from where the message starts
   * @param end behind its last byte
   */
  public WireReader(MemorySegment bytes, long from, long end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  /** All fields of the message between {@code from} and {@code end}, in the order of the file. */
  public static List<Field> fields(MemorySegment bytes, long from, long end) throws WireException {
    WireReader reader = new WireReader(bytes, from, end);
    List<Field> fields = new ArrayList<>();
    while (reader.hasNext()) {
      fields.add(reader.next());
    }
    return fields;
  }

  /** All fields of the message that {@code message} holds. */
  public static List<Field> fields(MemorySegment bytes, Field message) throws WireException {
    return fields(bytes, message.value(), message.end());
  }

  public boolean hasNext() {
    return position < end;
  }

  /** The next field; what it holds is stepped over. */
  public Field next() throws WireException {
    return next(0);
  }

  /** Reads a varint, for packed lists. */
  public long varint() throws WireException {
    long start = position;
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (position >= end) {
        throw new WireException("a number is cut off", start);
      }
      byte next = bytes.get(JAVA_BYTE, position++);
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new WireException("a number is longer than 10 bytes", start);
  }

  private Field next(int depth) throws WireException {
    long start = position;
    long tag = varint();
    int wireType = (int) (tag & 7);
    long number = tag >>> 3;
    if (number < 1 || number > MAX_FIELD_NUMBER) {
      throw new WireException(
          "field number " + Long.toUnsignedString(number) + " does not exist", start);
    }
    long value = position;
    switch (wireType) {
      case Wire.VARINT -> varint();
      case Wire.FIXED64 -> skip(8, start);
      case Wire.FIXED32 -> skip(4, start);
      case Wire.LENGTH -> {
        long length = varint();
        value = position;
        skip(length, start);
      }
      case Wire.GROUP_START -> skipGroup((int) number, depth + 1, start);
      case Wire.GROUP_END -> value = position;
      default -> throw new WireException("wire type " + wireType + " does not exist", start);
    }
    if (wireType == Wire.GROUP_END && depth == 0) {
      throw new WireException("a group ends that never started", start);
    }
    return new Field((int) number, wireType, start, value, position);
  }

  private void skip(long length, long start) throws WireException {
    if (length < 0 || length > end - position) {
      throw new WireException(
          "a field of " + Long.toUnsignedString(length) + " bytes reaches beyond its end", start);
    }
    position += length;
  }

  private void skipGroup(int number, int depth, long start) throws WireException {
    if (depth > MAX_GROUP_DEPTH) {
      throw new WireException("groups are nested too deep", start);
    }
    while (hasNext()) {
      Field field = next(depth);
      if (field.wireType() == Wire.GROUP_END) {
        if (field.number() != number) {
          throw new WireException("a group ends under another number", field.start());
        }
        return;
      }
    }
    throw new WireException("a group never ends", start);
  }
}

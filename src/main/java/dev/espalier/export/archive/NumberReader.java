package dev.espalier.export.archive;

import dev.espalier.method.code.CodeException;
import java.util.Arrays;

/** Reads what {@link Numbers} wrote. Never reads behind the end. */
final class NumberReader {
  private final byte[] bytes;
  private int position;

  NumberReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A number between 0 and {@code most}. */
  long next(long most, String what) throws CodeException {
    long value = raw();
    if (value < 0 || value > most) {
      throw new CodeException(
          what + " is " + Long.toUnsignedString(value) + ", which cannot be more than " + most);
    }
    return value;
  }

  int nextInt(int most, String what) throws CodeException {
    return (int) next(most, what);
  }

  /** A number that may be negative. */
  long nextSigned() throws CodeException {
    long value = raw();
    return (value >>> 1) ^ -(value & 1);
  }

  byte[] bytes(int count) throws CodeException {
    if (count > left()) {
      throw new CodeException(count + " bytes are needed where " + left() + " are left");
    }
    position += count;
    return Arrays.copyOfRange(bytes, position - count, position);
  }

  int left() {
    return bytes.length - position;
  }

  private long raw() throws CodeException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (position == bytes.length) {
        throw new CodeException("a number is cut off");
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new CodeException("a number is longer than 10 bytes");
  }
}

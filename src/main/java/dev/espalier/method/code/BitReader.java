package dev.espalier.method.code;

/** Reads what a {@link BitWriter} wrote; behind the end lie zeros, and reading them is noticed. */
final class BitReader {
  private final byte[] bytes;
  private int position;
  private long pending;
  private int filled;

  BitReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The next {@code count} bits, 0 to 32, without taking them. */
  int peek(int count) {
    while (filled < count) {
      int next = position < bytes.length ? bytes[position] & 0xFF : 0;
      position++;
      pending = (pending << Byte.SIZE) | next;
      filled += Byte.SIZE;
    }
    return (int) ((pending >>> (filled - count)) & ((1L << count) - 1));
  }

  /** Takes bits that were peeked at. */
  void skip(int count) {
    filled -= count;
  }

  int read(int count) {
    int value = peek(count);
    skip(count);
    return value;
  }

  /** Fails if more was taken than there is. */
  void checkEnd() throws CodeException {
    if ((long) position * Byte.SIZE - filled > (long) bytes.length * Byte.SIZE) {
      throw new CodeException("the code is cut off");
    }
  }

  /**
   * Fails if the code does not end in the last byte, so that it is the code of just what was read.
   */
  void checkWhole() throws CodeException {
    checkEnd();
    if (bytes.length - position >= 1 || (filled >= Byte.SIZE && position <= bytes.length)) {
      throw new CodeException("the code goes on behind its end");
    }
  }
}

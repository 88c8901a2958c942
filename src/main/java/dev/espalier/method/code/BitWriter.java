package dev.espalier.method.code;

import java.util.Arrays;

/** Bits one after the other, the first in the highest place of a byte; grows as needed. */
final class BitWriter {
  private byte[] bytes;
  private int length;
  private long pending;
  private int filled;

  BitWriter(int expectedBytes) {
    bytes = new byte[Math.max(16, expectedBytes)];
  }

  /**
   * Appends the lowest bits of a value, the highest of them first.
   *
   * @param count 0 to 32
   */
  void write(int value, int count) {
    pending = (pending << count) | (value & ((1L << count) - 1));
    filled += count;
    while (filled >= Byte.SIZE) {
      filled -= Byte.SIZE;
      put((byte) (pending >>> filled));
    }
  }

  /** All that was written, with zeros up to a whole byte. */
  byte[] finish() {
    if (filled > 0) {
      put((byte) (pending << (Byte.SIZE - filled)));
      filled = 0;
    }
    return Arrays.copyOf(bytes, length);
  }

  private void put(byte value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = value;
  }
}

package dev.espalier.export.archive;

import java.io.ByteArrayOutputStream;

/** Writes numbers in as few bytes as they need: seven bits each, the lowest first. */
final class Numbers {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void put(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** A number that may be negative. */
  void putSigned(long value) {
    put((value << 1) ^ (value >> (Long.SIZE - 1)));
  }

  void putBytes(byte[] bytes) {
    out.writeBytes(bytes);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}

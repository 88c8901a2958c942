package dev.espalier.onnx.wire;

import java.io.ByteArrayOutputStream;

/** Constants and encodings of the wire format. */
public final class Wire {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int LENGTH = 2;
  public static final int GROUP_START = 3;
  public static final int GROUP_END = 4;
  public static final int FIXED32 = 5;

  private Wire() {}

  /** How many bytes a varint takes, 1 to 10. */
  public static int varintSize(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  /** How many bytes tag, length and value of a length-delimited field take. */
  public static long delimitedSize(int field, long valueSize) {
    return varintSize(tag(field, LENGTH)) + varintSize(valueSize) + valueSize;
  }

  /** Tag and length that stand before the value of a length-delimited field. */
  public static byte[] delimitedHead(int field, long valueSize) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(12);
    putVarint(out, tag(field, LENGTH));
    putVarint(out, valueSize);
    return out.toByteArray();
  }

  /** A whole varint field: tag and value. */
  public static byte[] varintField(int field, long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(12);
    putVarint(out, tag(field, VARINT));
    putVarint(out, value);
    return out.toByteArray();
  }

  private static long tag(int field, int wireType) {
    return ((long) field << 3) | wireType;
  }

  private static void putVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}

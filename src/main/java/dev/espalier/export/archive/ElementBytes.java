package dev.espalier.export.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements of 2, 4 or 8 bytes, little endian, as integers. */
final class ElementBytes {
  private ElementBytes() {}

  static long[] read(byte[] bytes, int width) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long[] elements = new long[bytes.length / width];
    for (int i = 0; i < elements.length; i++) {
      int place = i * width;
      elements[i] =
          switch (width) {
            case Short.BYTES -> Short.toUnsignedLong(in.getShort(place));
            case Integer.BYTES -> Integer.toUnsignedLong(in.getInt(place));
            default -> in.getLong(place);
          };
    }
    return elements;
  }

  static void put(long element, byte[] bytes, int index, int width) {
    ByteBuffer into = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int place = index * width;
    switch (width) {
      case Short.BYTES -> into.putShort(place, (short) element);
      case Integer.BYTES -> into.putInt(place, (int) element);
      default -> into.putLong(place, element);
    }
  }
}

package dev.espalier.export.archive;

/** Elements of 2, 4 or 8 bytes, little endian, as integers. */
final class ElementBytes {
  private ElementBytes() {}

  static long[] read(byte[] bytes, int width) {
    long[] elements = new long[bytes.length / width];
    int place = 0;
    for (int i = 0; i < elements.length; i++) {
      long element = 0;
      for (int shift = 0; shift < width * Byte.SIZE; shift += Byte.SIZE) {
        element |= (bytes[place++] & 0xFFL) << shift;
      }
      elements[i] = element;
    }
    return elements;
  }

  static void put(long element, byte[] bytes, int index, int width) {
    long rest = element;
    for (int place = index * width; place < (index + 1) * width; place++) {
      bytes[place] = (byte) rest;
      rest >>>= Byte.SIZE;
    }
  }
}

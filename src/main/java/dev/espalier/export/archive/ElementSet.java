package dev.espalier.export.archive;

/** Up to 256 different elements, numbered as they come. */
final class ElementSet {
  static final int MOST = 256;
  private static final int SLOTS = 1024;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long[] elements = new long[SLOTS];
  private final short[] numbers = new short[SLOTS];
  private int size;

  /** The number of an element, which is added if it is new; -1 if there is no room. */
  int add(long element) {
    int slot = (int) ((element * SPREAD) >>> 54);
    while (numbers[slot] != 0) {
      if (elements[slot] == element) {
        return numbers[slot] - 1;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (size == MOST) {
      return -1;
    }
    elements[slot] = element;
    numbers[slot] = (short) ++size;
    return size - 1;
  }

  int size() {
    return size;
  }

  /** All of them, in no order. */
  long[] toArray() {
    long[] all = new long[size];
    for (int slot = 0; slot < SLOTS; slot++) {
      if (numbers[slot] != 0) {
        all[numbers[slot] - 1] = elements[slot];
      }
    }
    return all;
  }
}

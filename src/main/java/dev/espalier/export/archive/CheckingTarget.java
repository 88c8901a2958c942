package dev.espalier.export.archive;

import java.util.Arrays;

/** Compares what is unpacked with the files that were packed. */
record CheckingTarget(FileBytes file) implements Target {
  @Override
  public void write(long position, byte[] bytes) {
    check(position, Arrays.equals(file.read(position, bytes.length), bytes));
  }

  @Override
  public void merge(long position, byte[] bits, int mask) {
    byte[] there = file.read(position, bits.length);
    for (int i = 0; i < there.length; i++) {
      there[i] &= (byte) mask;
    }
    check(position, Arrays.equals(there, bits));
  }

  private static void check(long position, boolean same) {
    if (!same) {
      throw new IllegalStateException("what was coded decodes to something else, byte " + position);
    }
  }
}

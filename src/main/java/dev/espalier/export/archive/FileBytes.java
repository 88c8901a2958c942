package dev.espalier.export.archive;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * The model file, mapped.
 *
 * @param bytes all of it
 */
record FileBytes(MemorySegment bytes) {
  /** A copy of some of them. */
  byte[] read(long position, int length) {
    return bytes.asSlice(position, length).toArray(JAVA_BYTE);
  }

  long size() {
    return bytes.byteSize();
  }
}

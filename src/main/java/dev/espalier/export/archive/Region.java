package dev.espalier.export.archive;

/**
 * A run of bytes of the model file.
 *
 * @param position of its first byte
 * @param length in bytes
 */
record Region(long position, long length) {
  /** Behind its last byte. */
  long end() {
    return position + length;
  }
}

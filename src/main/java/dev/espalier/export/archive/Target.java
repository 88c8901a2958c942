package dev.espalier.export.archive;

import java.io.IOException;

/** Takes the bytes of a model file, piece by piece, in any order. */
interface Target {
  /** Puts bytes where no others belong. */
  void write(long position, byte[] bytes) throws IOException;

  /**
   * Puts some bits into bytes that are theirs together with others.
   *
   * @param bits the other bits are 0
   * @param mask which bits of each byte
   */
  void merge(long position, byte[] bits, int mask) throws IOException;
}

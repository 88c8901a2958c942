package dev.espalier.export.archive;

import java.util.List;

/**
 * A slice of a form, coded.
 *
 * @param bytes as they are in the archive
 */
record CodedSlice(byte[] bytes, Figures figures) {
  /**
   * What can be said of it.
   *
   * @param codings the names of the ways its runs are coded in
   * @param entropyBytes the zero-order entropy of its symbols
   */
  record Figures(List<String> codings, double entropyBytes) {}
}

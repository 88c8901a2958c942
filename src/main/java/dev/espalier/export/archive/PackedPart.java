package dev.espalier.export.archive;

import java.util.List;

/**
 * What became of one weight or tensor in an archive.
 *
 * @param name of the layer, or of the tensor where it is no layer's; empty for the rest of the file
 * @param elements how many weights it has; bytes for the rest of the file
 * @param fileBytes its bytes in the model file
 * @param archiveBytes its bytes in the archive
 * @param entropyBytes the zero-order entropy of its symbols: what no code for single symbols is
 *     below; without the tables that a code needs
 * @param codings the ways it is coded in
 */
public record PackedPart(
    String name,
    long elements,
    long fileBytes,
    long archiveBytes,
    double entropyBytes,
    List<String> codings) {
  public PackedPart {
    codings = List.copyOf(codings);
  }

  /** Bits of the archive for each element. */
  public double bits() {
    return elements == 0 ? 0 : (double) archiveBytes * Byte.SIZE / elements;
  }

  /** Bits for each element that no code for single symbols is below. */
  public double entropyBits() {
    return elements == 0 ? 0 : entropyBytes * Byte.SIZE / elements;
  }
}

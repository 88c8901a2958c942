package dev.espalier.export.archive;

import java.util.List;

/**
 * An archive that was made.
 *
 * @param fileBytes of the model file
 * @param archiveBytes of the archive
 * @param parts the weights, and last the rest of the file
 */
public record Packed(long fileBytes, long archiveBytes, List<PackedPart> parts) {
  public Packed {
    parts = List.copyOf(parts);
  }

  /** The archive's share of the file. */
  public double ratio() {
    return (double) archiveBytes / fileBytes;
  }
}

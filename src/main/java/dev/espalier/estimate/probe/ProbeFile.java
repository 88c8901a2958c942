package dev.espalier.estimate.probe;

import java.util.List;

/**
 * The structure of the file that probes are kept in.
 *
 * @param schemaVersion version of this structure, and of what goes into the keys
 * @param probes the oldest first
 */
record ProbeFile(int schemaVersion, List<Entry> probes) {

  static final int SCHEMA_VERSION = 3;

  /** Copies the list and checks the version. */
  ProbeFile {
    if (schemaVersion != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "version %d, expected is %d".formatted(schemaVersion, SCHEMA_VERSION));
    }
    probes = List.copyOf(probes);
  }

  /** A probe that was made. */
  record Entry(ProbeKey key, ProbeResult result) {}
}

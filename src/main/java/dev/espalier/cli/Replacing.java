package dev.espalier.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** What is there already is replaced by force only. */
final class Replacing {
  private Replacing() {}

  static void refuse(Path file, boolean force) throws UsageException {
    if (Files.exists(file) && !force && !Files.isDirectory(file)) {
      throw new UsageException(file + " exists; add --force to replace it");
    }
  }
}

package dev.espalier.cli;

import dev.espalier.export.archive.ArchiveFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where archives and models go if nothing is said. */
final class ArchiveNames {
  private static final String ARCHIVE = ArchiveFile.ENDING;
  private static final String MODEL = ".onnx";

  private ArchiveNames() {}

  static Path archiveOf(Path model) {
    return beside(model, MODEL, ARCHIVE);
  }

  static Path modelOf(Path archive) {
    return beside(archive, ARCHIVE, MODEL);
  }

  static void refuseToReplace(Path file, boolean force) throws UsageException {
    if (Files.exists(file) && !force && !Files.isDirectory(file)) {
      throw new UsageException(file + " exists; add --force to replace it");
    }
  }

  private static Path beside(Path file, String ending, String other) {
    String name = String.valueOf(file.getFileName());
    String stem = name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
    return file.resolveSibling(stem + other);
  }
}

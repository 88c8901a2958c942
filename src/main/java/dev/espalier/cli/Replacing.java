package dev.espalier.cli;

import dev.espalier.export.ReportFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is there already is replaced by force only. */
final class Replacing {
  private Replacing() {}

  static void refuse(Path file, boolean force) throws UsageException {
    if (Files.exists(file) && !force && !Files.isDirectory(file)) {
      throw new UsageException(file + " exists; add --force to replace it");
    }
  }

  /** The report of an earlier export to the same file goes with that. */
  static void refuseReport(Path target, boolean force) throws UsageException {
    Optional<Path> other = force ? Optional.empty() : ReportFiles.ofAnother(target);
    if (other.isPresent()) {
      throw new UsageException(
          other.get()
              + " exists, and is not known to be the report of "
              + target.getFileName()
              + "; choose another name, or add --force to replace it");
    }
  }
}

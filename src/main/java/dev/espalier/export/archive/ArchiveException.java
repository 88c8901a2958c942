package dev.espalier.export.archive;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An archive that cannot be made or read. The message reads {@code <file>: <section>: <what is
 * wrong>. <what to do>.}
 */
public final class ArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param section where in the archive; empty for the file as a whole
   * @param problem what is wrong, without a full stop
   * @param advice what to do about it, without a full stop
   */
  ArchiveException(
      Path file, String section, String problem, String advice, @Nullable Throwable cause) {
    super(
        file + ": " + (section.isEmpty() ? "" : section + ": ") + problem + ". " + advice + ".",
        cause);
  }

  static ArchiveException damaged(Path file, String section, String problem) {
    return damaged(file, section, problem, null);
  }

  static ArchiveException damaged(
      Path file, String section, String problem, @Nullable Throwable cause) {
    return new ArchiveException(
        file, section, problem, "The archive is damaged or cut off; fetch or make it again", cause);
  }
}

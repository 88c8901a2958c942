package dev.espalier.export.archive;

import java.nio.file.Path;
import java.util.Locale;

/** The name of an archive. */
public final class ArchiveFile {
  /** How the names of archives end. */
  public static final String ENDING = ".espalier";

  private ArchiveFile() {}

  /** Whether a file is an archive by its name. */
  public static boolean is(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING);
  }
}

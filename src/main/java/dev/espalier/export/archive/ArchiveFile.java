package dev.espalier.export.archive;

import java.nio.file.Path;
import java.util.Locale;

/** Names of archives, and of the models beside them. */
public final class ArchiveFile {
  /** How the names of archives end. */
  public static final String ENDING = ".espalier";

  private static final String MODEL = ".onnx";

  private ArchiveFile() {}

  /** Whether a file is an archive by its name. */
  public static boolean is(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  /** Where the archive of a model goes if nothing is said: beside it. */
  public static Path archiveOf(Path model) {
    return beside(model, MODEL, ENDING);
  }

  /** Where the model of an archive goes if nothing is said: beside it. */
  public static Path modelOf(Path archive) {
    return beside(archive, ENDING, MODEL);
  }

  private static Path beside(Path file, String ending, String other) {
    String name = String.valueOf(file.getFileName());
    boolean ends = name.toLowerCase(Locale.ROOT).endsWith(ending);
    String stem = ends ? name.substring(0, name.length() - ending.length()) : name;
    return file.resolveSibling(stem + other);
  }
}

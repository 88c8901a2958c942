package dev.espalier.export;

import java.nio.file.Path;
import java.util.Locale;

/** The name of a file in onnxruntime's own format. */
public final class OrtFile {
  /** How the names of such files end. */
  public static final String ENDING = ".ort";

  private OrtFile() {}

  /** Whether a file is in this format by its name. */
  public static boolean is(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING);
  }
}

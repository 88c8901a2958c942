package dev.espalier.ui.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a file that was dropped on the window, or named on the command line, belongs. */
public enum FileRoute {
  MODEL("Open model"),
  DATA("Open data"),
  RECIPE("Open recipe"),
  UNKNOWN("Cannot open");

  private static final List<String> DATA_ENDINGS =
      List.of(
          ".npy", ".npz", ".idx", "-ubyte", ".gz", ".csv", ".png", ".jpg", ".jpeg", ".bmp", ".gif");

  private final String verb;

  FileRoute(String verb) {
    this.verb = verb;
  }

  /** What the window would do with the file. */
  public String verb() {
    return verb;
  }

  /** Goes by the name; what is in the file is checked by whoever opens it. */
  public static FileRoute of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (Files.isDirectory(file)) {
      return DATA;
    }
    // What is wrong with opening .ort files is for the reader to say.
    if (Stream.of(".onnx", ".espalier", ".ort").anyMatch(name::endsWith)) {
      return MODEL;
    }
    if (name.endsWith(".json")) {
      return RECIPE;
    }
    return DATA_ENDINGS.stream().anyMatch(name::endsWith) ? DATA : UNKNOWN;
  }
}

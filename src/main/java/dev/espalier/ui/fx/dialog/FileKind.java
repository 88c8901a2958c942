package dev.espalier.ui.fx.dialog;

import java.util.List;
import java.util.Locale;

/**
 * A kind of file a chooser offers: what the user reads, and name patterns such as {@code *.onnx}.
 */
public record FileKind(String description, List<String> patterns) {
  public static final FileKind MODEL = new FileKind("ONNX models", List.of("*.onnx"));
  public static final FileKind ARCHIVE = new FileKind("Espalier archives", List.of("*.espalier"));
  public static final FileKind ORT =
      new FileKind("onnxruntime's own format (.ort)", List.of("*.ort"));

  /** Models of both kinds. */
  public static final FileKind MODELS =
      new FileKind("Models and archives", List.of("*.onnx", "*.espalier"));

  public static final FileKind RECIPE =
      new FileKind("Recipes", List.of("*.recipe.json", "*-recipe.json"));

  /** Reports of exports among them, which hold their recipe. */
  public static final FileKind JSON = new FileKind("All JSON files", List.of("*.json"));

  public static final FileKind DATA =
      new FileKind(
          "Data (NPY, NPZ, IDX)",
          List.of(
              "*.npy", "*.npz", "*.idx", "*-ubyte", "*-ubyte.gz", "*.idx*.gz", "*.gz", "*.csv"));
  public static final FileKind TEXT = new FileKind("Text files", List.of("*.txt", "*.log"));
  public static final FileKind PNG = new FileKind("PNG images", List.of("*.png"));
  public static final FileKind ANY = new FileKind("All files", List.of("*"));

  public FileKind {
    patterns = List.copyOf(patterns);
    if (patterns.isEmpty()) {
      throw new IllegalArgumentException("a file kind needs a pattern: " + description);
    }
  }

  /**
   * The ending of the first pattern with its dot, for names typed without one; empty if the pattern
   * has none.
   */
  public String defaultEnding() {
    String first = patterns.getFirst();
    return first.startsWith("*.") && first.indexOf('*', 1) < 0
        ? first.substring(1).toLowerCase(Locale.ROOT)
        : "";
  }
}

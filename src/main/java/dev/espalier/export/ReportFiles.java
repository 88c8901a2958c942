package dev.espalier.export;

import dev.espalier.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the reports of an export lie: beside its file, by a name of their own, so that exports of
 * several kinds under one name keep theirs. That of {@code small.onnx} is {@code
 * small.report.html}, that of {@code small.ort} is {@code small.ort.report.html}.
 *
 * @param html the report for people
 * @param json the report for machines
 */
public record ReportFiles(Path html, Path json) {
  private static final String MODEL = ".onnx";

  /** The reports of what is exported to a file. */
  public static ReportFiles of(Path target) {
    String name = String.valueOf(target.getFileName());
    boolean model = name.toLowerCase(Locale.ROOT).endsWith(MODEL);
    String stem = model ? name.substring(0, name.length() - MODEL.length()) : name;
    return new ReportFiles(
        target.resolveSibling(stem + ".report.html"), target.resolveSibling(stem + ".report.json"));
  }

  /** Whether a file is one of the two. */
  public boolean has(Path file) {
    return file.equals(html) || file.equals(json);
  }

  /**
   * A report that lies there and is not known to be of an earlier export to the same file: what
   * else would be lost with it.
   */
  public static Optional<Path> ofAnother(Path target) {
    ReportFiles reports = of(target);
    if (Files.isRegularFile(reports.json)) {
      return isOf(target, reports.json) ? Optional.empty() : Optional.of(reports.json);
    }
    return Optional.of(reports.html).filter(Files::isRegularFile);
  }

  /** Whatever version of this program has written it. */
  private static boolean isOf(Path target, Path json) {
    try {
      Object exported = Json.read(json, Map.class).get("exported");
      return String.valueOf(target.getFileName()).equals(exported);
    } catch (IOException e) {
      return false;
    }
  }
}

package dev.espalier.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds and reads files of labels and of class names that lie beside the data. */
final class LabelFiles {

  private LabelFiles() {}

  /**
   * Reads a file of labels: NPY, IDX (gzipped or not), or text with one label per line.
   *
   * @param classNames the names of the classes, if they are known
   */
  static Labels read(Path file, List<String> classNames, Path data) throws IOException {
    String origin = "Labels from " + file.getFileName() + ".";
    DataKind kind = DataKind.of(file);
    return switch (kind) {
      case NPY, IDX -> {
        try (Arena arena = Arena.ofConfined()) {
          NumericArray array =
              kind == DataKind.NPY ? NpyFile.open(file, arena) : IdxFile.open(file, arena);
          int[] values = ArrayLabels.read(new ArrayAt(array, new Origin(file, "")));
          yield new Labels(Optional.of(values), classNames, origin);
        }
      }
      case TEXT -> {
        List<Csv.Row> rows = withoutHeading(Csv.read(file));
        // A table has the label behind the sample's name, a plain list has nothing else.
        yield Labels.parse(
            rows.stream().map(row -> row.cells().getLast()).toList(),
            rows.stream().mapToInt(Csv.Row::line).toArray(),
            classNames,
            file,
            origin);
      }
      case NPZ, IMAGE, FOLDER, EMPTY, UNKNOWN ->
          throw new DataException(
              file,
              "",
              "is no list of labels for %s: NPY, IDX or text with one label per line is"
                  .formatted(data.getFileName()));
    };
  }

  /** What is no number above nothing but numbers is the heading of a column. */
  private static List<Csv.Row> withoutHeading(List<Csv.Row> rows) {
    boolean headed =
        rows.size() > 1
            && !Labels.isNumber(rows.getFirst().cells().getLast())
            && rows.stream().skip(1).allMatch(row -> Labels.isNumber(row.cells().getLast()));
    return headed ? rows.subList(1, rows.size()) : rows;
  }

  /** The file of labels that belongs to a file of samples by the usual names. */
  static Optional<Path> beside(Path samples) {
    String name = samples.getFileName().toString();
    for (String candidate : names(name)) {
      Path file = samples.resolveSibling(candidate);
      if (!candidate.equals(name) && Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static Set<String> names(String name) {
    Set<String> names = new LinkedHashSet<>();
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    int dot = plain.lastIndexOf('.');
    String stem = dot > 0 ? plain.substring(0, dot) : plain;
    String extension = dot > 0 ? plain.substring(dot) : "";
    names.add(plain.replace("images", "labels").replace("idx3", "idx1"));
    names.add(plain.replace("Images", "Labels"));
    names.add(plain.replaceFirst("^[xX](?=[._-])", "y"));
    names.add(plain.replaceFirst("(?<=[._-])[xX](?=\\.)", "y"));
    names.add(plain.replace("data", "labels"));
    for (String separator : List.of("_", "-", ".")) {
      names.add(stem + separator + "labels" + extension);
    }
    names.add(stem + ".labels.csv");
    Set<String> all = new LinkedHashSet<>();
    for (String candidate : names) {
      all.add(candidate);
      all.add(candidate + ".gz");
    }
    all.remove(plain);
    return all;
  }

  /**
   * The class names in {@code <data>.classes.txt}, or in {@code classes.txt} in the same folder (in
   * the folder itself where the data is one): one per line, label 0 first; none if there is no such
   * file.
   */
  static List<String> classNames(Path data) throws IOException {
    Path own = data.resolveSibling(data.getFileName() + ".classes.txt");
    Path shared =
        Files.isDirectory(data) ? data.resolve("classes.txt") : data.resolveSibling("classes.txt");
    Path file = Files.isRegularFile(own) ? own : shared;
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    return Csv.lines(file);
  }
}

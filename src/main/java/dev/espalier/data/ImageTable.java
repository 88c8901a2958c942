package dev.espalier.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A table of pictures and their labels. With a heading, the columns are found by their names; else
 * the first is the file and the second the label. A label is a number or the name of a class.
 */
final class ImageTable {

  private static final Set<String> FILE =
      Set.of("file", "filename", "file_name", "image", "image_name", "path", "filepath", "name");
  private static final Set<String> LABEL =
      Set.of("label", "class", "class_name", "target", "category", "y");

  private final Path table;
  private final Path folder;

  private ImageTable(Path table, Path folder) {
    this.table = table;
    this.folder = folder;
  }

  /**
   * Reads a table.
   *
   * @param folder where the pictures are; they must not lie outside
   */
  static ImageFolder read(Path table, Path folder, List<String> classNames) throws IOException {
    return new ImageTable(table, folder).read(classNames);
  }

  private ImageFolder read(List<String> classNames) throws IOException {
    List<Csv.Row> rows = Csv.read(table);
    int file = rows.isEmpty() ? -1 : column(rows.getFirst(), FILE);
    int label = rows.isEmpty() ? -1 : column(rows.getFirst(), LABEL);
    if (file >= 0 && label >= 0) {
      rows = rows.subList(1, rows.size());
    } else {
      file = 0;
      label = 1;
    }
    if (rows.isEmpty()) {
      throw new DataException(table, "", "names no pictures");
    }
    List<Path> files = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (Csv.Row row : rows) {
      if (row.cells().size() <= Math.max(file, label)) {
        throw new DataException(
            table,
            "line " + row.line(),
            "has %d cells; file and label are wanted".formatted(row.cells().size()));
      }
      files.add(picture(row, row.cells().get(file)));
      labels.add(row.cells().get(label));
    }
    int[] lines = rows.stream().mapToInt(Csv.Row::line).toArray();
    String origin = "Labels from " + table.getFileName() + ".";
    return new ImageFolder(files, Labels.parse(labels, lines, classNames, table, origin));
  }

  private static int column(Csv.Row heading, Set<String> names) {
    for (int i = 0; i < heading.cells().size(); i++) {
      if (names.contains(heading.cells().get(i).toLowerCase(Locale.ROOT).replace(' ', '_'))) {
        return i;
      }
    }
    return -1;
  }

  private Path picture(Csv.Row row, String name) throws DataException {
    Path root = folder.toAbsolutePath().normalize();
    Path file;
    try {
      file = root.resolve(name.replace('\\', '/')).normalize();
    } catch (InvalidPathException e) {
      throw new DataException(table, "line " + row.line(), "'" + name + "' is no file name", e);
    }
    if (!file.startsWith(root)) {
      throw new DataException(
          table, "line " + row.line(), "'" + name + "' lies outside the folder of the data");
    }
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          table, "line " + row.line(), "there is no picture '" + name + "' in " + folder);
    }
    return file;
  }
}

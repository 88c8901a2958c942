package dev.espalier.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the file of samples in a folder of array files: the only one, or the one for tests. */
final class ArrayFolder {

  private ArrayFolder() {}

  /**
   * Chooses.
   *
   * @throws DataException if there is none, or no way to tell which one is meant
   */
  static Path choose(Path folder) throws IOException {
    List<Path> candidates = candidates(folder);
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    Optional<List<Path>> tests =
        Optional.of(candidates.stream().filter(ArrayFolder::isTest).toList())
            .filter(found -> found.size() == 1);
    if (tests.isPresent()) {
      return tests.get().getFirst();
    }
    List<Path> names = candidates.stream().map(Path::getFileName).toList();
    throw new DataException(
        folder,
        "",
        candidates.isEmpty()
            ? "has no pictures and no array files (NPY, NPZ, IDX) in it"
            : "has several data files in it, open one of them: " + names);
  }

  private static boolean isTest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.contains("test") || name.contains("t10k");
  }

  private static List<Path> candidates(Path folder) throws IOException {
    List<Path> arrays;
    try (Stream<Path> entries = Files.list(folder)) {
      arrays = entries.filter(Files::isRegularFile).filter(ArrayFolder::isArrayName).toList();
    }
    List<Path> labels = arrays.stream().flatMap(file -> LabelFiles.beside(file).stream()).toList();
    return arrays.stream().filter(file -> !labels.contains(file)).sorted().toList();
  }

  private static boolean isArrayName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return plain.endsWith(".npy")
        || plain.endsWith(".npz")
        || plain.endsWith("-ubyte")
        || plain.contains("idx");
  }
}

package dev.espalier.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Pictures in a folder: in a sub-folder per class, named in a table of file and label, or without
 * labels.
 *
 * <p>Sub-folders whose names are all numbers stand for these labels; others are the names of the
 * classes, in the order of {@code classes.txt} or else of the alphabet.
 *
 * @param files the pictures
 * @param labels their labels
 */
record ImageFolder(List<Path> files, Labels labels) {

  private static final int DEEPEST = 8;

  /** Looks through a folder; nothing if there are no pictures and no table in it. */
  static Optional<ImageFolder> scan(Path folder) throws IOException {
    List<String> classNames = LabelFiles.classNames(folder);
    Optional<Path> table = table(folder);
    if (table.isPresent()) {
      return Optional.of(ImageTable.read(table.get(), folder, classNames));
    }
    List<Path> loose = pictures(folder, 1);
    if (!loose.isEmpty()) {
      return Optional.of(new ImageFolder(loose, Labels.none(classNames)));
    }
    List<Path> classes = classFolders(folder);
    for (Path one : classes) {
      if (!pictures(one, DEEPEST).isEmpty()) {
        return Optional.of(byClass(folder, classes, classNames));
      }
    }
    return Optional.empty();
  }

  private static ImageFolder byClass(Path folder, List<Path> classes, List<String> classNames)
      throws IOException {
    List<Path> files = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Path one : classes) {
      List<Path> inside = pictures(one, DEEPEST);
      if (inside.isEmpty()) {
        throw new DataException(
            folder,
            "class folder '" + one.getFileName() + "'",
            "has no pictures (PNG, JPEG, BMP or GIF) in it");
      }
      files.addAll(inside);
      names.addAll(Collections.nCopies(inside.size(), one.getFileName().toString()));
    }
    String origin = "Labels from the names of the folders.";
    int[] nowhere = new int[names.size()];
    return new ImageFolder(files, Labels.parse(names, nowhere, classNames, folder, origin));
  }

  private static List<Path> classFolders(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static List<Path> pictures(Path folder, int depth) throws IOException {
    try (Stream<Path> entries = Files.walk(folder, depth)) {
      return entries.filter(DataKind::isImageName).filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Optional<Path> table(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> tables =
          entries
              .filter(entry -> entry.getFileName().toString().endsWith(".csv"))
              .sorted()
              .toList();
      return tables.size() == 1
          ? Optional.of(tables.getFirst())
          : tables.stream()
              .filter(file -> file.getFileName().toString().equals("labels.csv"))
              .findFirst();
    }
  }
}

package dev.espalier.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where the fuzzer's inputs become files, which is what the readers read. */
public final class FuzzFiles {
  private static final Path FOLDER = folder();

  private FuzzFiles() {}

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("espalier-fuzz");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of these bytes, in the place of the one before of that name. */
  public static Path write(String name, byte[] bytes) throws IOException {
    Path file = at(name);
    file.toFile().deleteOnExit();
    return Files.write(file, bytes);
  }

  /** Where a file of a name would be. */
  public static Path at(String name) {
    return FOLDER.resolve(name);
  }

  /** An error has to say which file it is about. */
  public static void named(Path file, Exception e) {
    String message = Objects.requireNonNullElse(e.getMessage(), "");
    if (!message.contains(Objects.requireNonNull(file.getFileName()).toString())) {
      throw new IllegalStateException("the message does not name the file: " + message, e);
    }
  }
}

package dev.espalier.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The transformer of 90 MB that a test library brings, as a file. */
public final class MiniLm {
  private static final String RESOURCE = "/all-minilm-l6-v2.onnx";

  private MiniLm() {}

  /** Writes the model into {@code folder}. */
  public static Path in(Path folder) throws IOException {
    Path file = folder.resolve("all-minilm-l6-v2.onnx");
    try (InputStream in = MiniLm.class.getResourceAsStream(RESOURCE)) {
      Files.copy(in, file);
    }
    return file;
  }
}

package dev.espalier.data;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files that the tests read. */
final class TestFiles {

  static final Path SAMPLES = Path.of("assets", "samples");

  private TestFiles() {}

  /** A file beside the tests. */
  static Path resource(String name) {
    URL url = Objects.requireNonNull(TestFiles.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes an IDX file of unsigned bytes. */
  static Path idx(Path file, byte[] values, int... shape) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
    buffer.putInt(0x0800 | shape.length);
    for (int size : shape) {
      buffer.putInt(size);
    }
    return Files.write(file, buffer.put(values).array());
  }
}

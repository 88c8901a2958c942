package dev.espalier.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * What tells whether a file is still the one that was mapped. If it is not, its mapping may show
 * other bytes than were read before.
 */
record FileStamp(long bytes, FileTime modified) {
  static FileStamp of(Path file) throws IOException {
    return new FileStamp(Files.size(file), Files.getLastModifiedTime(file));
  }

  /** Whether the file has changed; not if it is gone, as its mapping stays. */
  boolean differs(Path file) throws IOException {
    return Files.exists(file) && !of(file).equals(this);
  }
}

package dev.espalier.export.archive;

import dev.espalier.io.Causes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes bytes to their place in a file. */
final class Writing {
  private Writing() {}

  /**
   * Writes all of them.
   *
   * @param path what the file is going to be called
   * @throws ArchiveException that names it, if it cannot be written, as on a full disk
   */
  static void put(FileChannel file, Path path, long position, ByteBuffer bytes)
      throws ArchiveException {
    int start = bytes.position();
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes, position + bytes.position() - start);
      }
    } catch (IOException e) {
      throw new ArchiveException(
          path,
          "",
          "cannot be written (" + Causes.text(e) + ")",
          "Check that there is room on that disk",
          e);
    }
  }
}

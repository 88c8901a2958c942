package dev.espalier.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a file so that its place holds either what was there before or the whole new content,
 * whatever happens in between: the content goes to a temporary file in the same folder, is forced
 * to the disk, and is moved over the target in one step. On any failure the temporary file is
 * removed.
 */
public final class AtomicFile {

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the channel is closed by the caller. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Looks at the complete temporary file before it takes its place. */
  @FunctionalInterface
  public interface Check {
    /** Throws if the file must not take the target's place. */
    void accept(Path written) throws IOException;
  }

  /**
   * Writes a file in one step.
   *
   * @param target where the file goes; its folder must exist
   * @throws IOException if it cannot be written; the target is then unchanged
   */
  public static void write(Path target, Content content) throws IOException {
    write(target, content, written -> {});
  }

  /** Writes a file in one step, after the check has passed on what was written. */
  public static void write(Path target, Content content, Check check) throws IOException {
    try (PendingFile file = PendingFile.beside(target)) {
      content.writeTo(file.channel());
      file.complete();
      check.accept(file.path());
      file.commit();
    }
  }

  /** Writes text as UTF-8 in one step. */
  public static void writeText(Path target, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(
        target,
        channel -> {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        });
  }
}

package dev.espalier.onnx;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears whole or not at all: written under another name in the same folder, forced to
 * the disk, and renamed. Closed without {@link #commit}, it leaves nothing behind.
 */
final class AtomicFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private boolean complete;
  private boolean committed;

  private AtomicFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Starts a file that is to become {@code target}. */
  static AtomicFile beside(Path target) throws IOException {
    // Through a link, so that the link stays and what it points to is replaced.
    Path real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    String suffix = "%08x".formatted(ThreadLocalRandom.current().nextInt());
    Path temporary = real.resolveSibling("." + real.getFileName() + "-" + suffix + ".tmp");
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new AtomicFile(real, temporary, channel);
  }

  FileChannel channel() {
    return channel;
  }

  /** Ends the content and forces it to the disk. */
  void complete() throws IOException {
    channel.force(true);
    channel.close();
    complete = true;
  }

  /** Puts the complete file in its place. */
  void commit() throws IOException {
    if (!complete) {
      throw new IllegalStateException("not complete");
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    committed = true;
    forceFolder();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }

  private void forceFolder() {
    Path folder = target.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException ignored) {
      // Not every system can open a folder; the file is in place all the same.
    }
  }
}

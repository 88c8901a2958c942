package dev.espalier.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears whole or not at all: written under another name in the same folder, forced to
 * the disk, and renamed. Closed without {@link #commit}, it leaves nothing behind.
 */
public final class PendingFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private boolean complete;
  private boolean committed;
  private boolean replaced;

  private PendingFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Starts a file that is to become {@code target}.
   *
   * @throws IOException if no file can be made in its folder; the message names the target
   */
  public static PendingFile beside(Path target) throws IOException {
    return beside(target, ".tmp");
  }

  /**
   * Starts a file that is to become {@code target}.
   *
   * @param ending how its name ends until then
   * @throws IOException if no file can be made in its folder; the message names the target
   */
  public static PendingFile beside(Path target, String ending) throws IOException {
    // Through a link, so that the link stays and what it points to is replaced.
    Path real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    String middle = "%08x".formatted(ThreadLocalRandom.current().nextInt());
    Path temporary = real.resolveSibling("." + real.getFileName() + "-" + middle + ending);
    try {
      FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              StandardOpenOption.READ);
      return new PendingFile(real, temporary, channel);
    } catch (FileSystemException e) {
      String reason =
          Optional.ofNullable(e.getReason()).orElse("its folder takes no files or does not exist");
      throw new IOException(
          target + ": cannot be written (" + reason + "); choose another place", e);
    }
  }

  /** Where the file is until it takes its place. */
  public Path path() {
    return temporary;
  }

  /** Takes the content, and gives back what it took. */
  public FileChannel channel() {
    return channel;
  }

  /** Ends the content and forces it to the disk. */
  public void complete() throws IOException {
    channel.force(true);
    channel.close();
    complete = true;
  }

  /** Puts the complete file in its place. */
  public void commit() throws IOException {
    if (!complete) {
      throw new IllegalStateException("not complete");
    }
    move(temporary, target);
    committed = true;
    forceFolder();
  }

  /** As {@link #commit}, but what was there before is kept beside it until this is closed. */
  void commitRevocably() throws IOException {
    if (Files.exists(target)) {
      move(target, before());
      replaced = true;
    }
    commit();
  }

  /** Takes back {@link #commitRevocably}, as far as it came. */
  void revoke() throws IOException {
    if (replaced) {
      // Whether it succeeds or not, what was there before is no longer to be deleted.
      replaced = false;
      move(before(), target);
    } else if (committed) {
      Files.deleteIfExists(target);
    }
  }

  private Path before() {
    return temporary.resolveSibling(temporary.getFileName() + ".old");
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
    if (replaced) {
      Files.deleteIfExists(before());
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

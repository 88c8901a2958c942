package dev.espalier.io;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several files that appear together or not at all. They take their places in the order in which
 * they were added, the last in one step; if one cannot, those before it are taken back, and what
 * they replaced is put back. Closed without {@link #commit}, nothing is left behind.
 */
public final class PendingFiles implements AutoCloseable {
  private final List<PendingFile> files = new ArrayList<>();

  /** Those that were made, the innermost first. */
  private final Deque<Path> folders = new ArrayDeque<>();

  private boolean committed;

  /**
   * Starts a file, and makes the folders it is in.
   *
   * @throws IOException if no file can be made there; the message names the target
   */
  public PendingFile add(Path target) throws IOException {
    makeFolder(target.toAbsolutePath().getParent());
    PendingFile file = PendingFile.beside(target);
    files.add(file);
    return file;
  }

  private void makeFolder(@Nullable Path folder) throws IOException {
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    makeFolder(folder.getParent());
    Files.createDirectory(folder);
    folders.push(folder);
  }

  /** Puts the files, which are all complete, in their places. */
  public void commit() throws IOException {
    List<PendingFile> begun = new ArrayList<>();
    try {
      for (PendingFile file : files.subList(0, files.size() - 1)) {
        begun.add(file);
        file.commitRevocably();
      }
      files.getLast().commit();
      committed = true;
    } catch (IOException e) {
      for (PendingFile file : begun.reversed()) {
        try {
          file.revoke();
        } catch (IOException other) {
          e.addSuppressed(other);
        }
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (PendingFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (!committed) {
      removeFolders();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void removeFolders() throws IOException {
    for (Path folder : folders) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException ignored) {
        // Somebody else has put something there meanwhile, which is not ours to delete.
      }
    }
  }
}

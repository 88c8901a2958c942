package dev.espalier.runtime.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders whose two processes were killed together, so that neither could delete them. */
final class AbandonedFolders {

  private static final Logger LOG = LoggerFactory.getLogger(AbandonedFolders.class);

  /** A younger folder may not be locked yet. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private static final AtomicBoolean REMOVED = new AtomicBoolean();

  private AbandonedFolders() {}

  /**
   * Removes them, the first time it is called. Not again: to look at the lock of a folder of this
   * process is to lose it, on systems where a process has one lock on a file.
   */
  static void removeOnce() {
    if (REMOVED.compareAndSet(false, true)) {
      removeFrom(Path.of(System.getProperty("java.io.tmpdir")));
    }
  }

  static void removeFrom(Path parent) {
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(parent, WorkerFolder.PREFIX + "*")) {
      for (Path folder : folders) {
        if (isAbandoned(folder)) {
          LOG.debug("{} was left behind by a process that was killed", folder);
          WorkerFolder.delete(folder);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("{} cannot be searched", parent, e);
    }
  }

  private static boolean isAbandoned(Path folder) {
    Path file = WorkerFolder.lockFile(folder);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      if (Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(YOUNG))) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return lock != null;
      }
    } catch (IOException | OverlappingFileLockException e) {
      LOG.debug("{} is somebody else's", folder, e);
      return false;
    }
  }
}

package dev.espalier.runtime.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for files that go between the two processes, and for all that the worker would
 * otherwise leave in the system's folder for temporary files: onnxruntime makes a folder there that
 * it only deletes when its process ends of its own accord. The parent keeps a file in it locked, so
 * that a folder whose parent was killed can be told from one that is in use.
 */
final class WorkerFolder {

  static final String PREFIX = "espalier-worker";

  private static final Logger LOG = LoggerFactory.getLogger(WorkerFolder.class);
  private static final String LOCK = "in-use";

  private final Path path;
  private final FileChannel lock;

  private WorkerFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes a folder, after removing those that killed processes have left. */
  static WorkerFolder create() throws IOException {
    AbandonedFolders.removeOnce();
    Path path = Files.createTempDirectory(PREFIX);
    try {
      FileChannel lock =
          FileChannel.open(lockFile(path), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      WorkerFolder folder = new WorkerFolder(path, lock);
      folder.lock();
      return folder;
    } catch (IOException e) {
      delete(path);
      throw e;
    }
  }

  private void lock() {
    try {
      if (lock.tryLock() == null) {
        LOG.debug("{} is locked by somebody else", path);
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be locked; if this process is killed it stays", path, e);
    }
  }

  /** The file that is locked as long as a folder is in use. */
  static Path lockFile(Path folder) {
    return folder.resolve(LOCK);
  }

  Path path() {
    return path;
  }

  /** Where a crashing JVM writes down what happened. */
  Path crashLog() {
    return crashLog(path);
  }

  static Path crashLog(Path folder) {
    return folder.resolve("crash.log");
  }

  /** Deletes the folder and all in it; does nothing if it is gone. */
  void delete() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.debug("The lock of {} cannot be closed", path, e);
    }
    delete(path);
  }

  /**
   * The same for the worker, and for a folder that nobody has. One thread at a time: were one to
   * give up because another is at it, the process could end before that other is done.
   */
  static synchronized void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> content = Files.walk(folder)) {
      List<Path> files = content.toList();
      for (Path file : files.reversed()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} is being deleted by somebody else", folder, e);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} is left behind", folder, e);
    }
  }
}

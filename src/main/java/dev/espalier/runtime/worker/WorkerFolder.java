package dev.espalier.runtime.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder for files that go between the two processes. */
final class WorkerFolder {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerFolder.class);

  private WorkerFolder() {}

  static Path create() throws IOException {
    return Files.createTempDirectory("espalier-worker");
  }

  /** Where a crashing JVM writes down what happened. */
  static Path crashLog(Path folder) {
    return folder.resolve("crash.log");
  }

  /** Deletes the folder and all in it; does nothing if it is gone. */
  static void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> content = Files.list(folder)) {
      List<Path> files = content.toList();
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (NoSuchFileException e) {
      LOG.debug("{} is being deleted by somebody else", folder, e);
    } catch (IOException e) {
      LOG.warn("{} is left behind", folder, e);
    }
  }
}

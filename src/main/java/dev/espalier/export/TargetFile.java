package dev.espalier.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where an export goes, looked at before any work is done. */
final class TargetFile {

  private TargetFile() {}

  /**
   * Checks that a file can be put there.
   *
   * @throws ExportException if it cannot, or if it is the original itself
   */
  static void check(Path target, Path original) throws ExportException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ExportException(target + ": the folder does not exist; choose another place");
    }
    if (!Files.isWritable(folder)) {
      throw new ExportException(
          target + ": the folder " + folder + " is read-only; choose another place");
    }
    if (Files.isDirectory(target)) {
      throw new ExportException(target + ": is a folder; add a file name");
    }
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new ExportException(target + ": the file is read-only; choose another name");
    }
    if (isSame(target, original)) {
      throw new ExportException(
          target + ": is the original model, which is never overwritten; choose another name");
    }
  }

  private static boolean isSame(Path target, Path original) {
    try {
      return Files.exists(target) && Files.isSameFile(target, original);
    } catch (IOException e) {
      return target.toAbsolutePath().normalize().equals(original.toAbsolutePath().normalize());
    }
  }
}

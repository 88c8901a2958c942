package dev.espalier.export;

import dev.espalier.io.TargetProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where an export goes, looked at before any work is done. */
final class TargetFile {

  private TargetFile() {}

  /**
   * Checks that a file can be put there.
   *
   * @throws IOException if it cannot, or if it is the original itself
   */
  static void check(Path target, Path original) throws IOException {
    TargetProblem.check(target);
    if (isSame(target, original)) {
      throw new IOException(
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

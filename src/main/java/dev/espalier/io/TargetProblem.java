package dev.espalier.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Why a file cannot be written to a place, as far as that can be known before.
 *
 * @param problem what is wrong
 * @param advice what to do about it
 */
public record TargetProblem(String problem, String advice) {
  private static final Set<PosixFilePermission> WRITE =
      Set.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  /**
   * The same as an exception.
   *
   * @throws IOException if something speaks against the place; the message names it
   */
  public static void check(Path target) throws IOException {
    Optional<TargetProblem> known = of(target);
    if (known.isPresent()) {
      throw new IOException(
          target + ": " + known.get().problem() + ". " + known.get().advice() + ".");
    }
  }

  /** Looks at the place; empty if nothing speaks against it. */
  public static Optional<TargetProblem> of(Path target) {
    Path folder = Objects.requireNonNullElse(target.toAbsolutePath().getParent(), target);
    if (!Files.isDirectory(folder)) {
      return problem("there is no folder " + folder, "Make it, or choose another place");
    }
    if (Files.isDirectory(target)) {
      return problem("is a folder", "Add a file name");
    }
    if (isReadOnly(folder)) {
      return problem("its folder is read-only", "Allow writing to it, or choose another place");
    }
    if (!Files.exists(target)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(target)) {
      return problem("is not a regular file", "Choose another place");
    }
    return isReadOnly(target)
        ? problem("is read-only", "Allow writing to it, or choose another place")
        : Optional.empty();
  }

  private static Optional<TargetProblem> problem(String problem, String advice) {
    return Optional.of(new TargetProblem(problem, advice));
  }

  /**
   * By its rights, whoever asks: a file marked read-only is not replaced by an administrator
   * either.
   */
  private static boolean isReadOnly(Path path) {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return !Files.isWritable(path);
    }
    try {
      Set<PosixFilePermission> rights = view.readAttributes().permissions();
      return rights.stream().noneMatch(WRITE::contains) || !Files.isWritable(path);
    } catch (IOException e) {
      return true;
    }
  }
}

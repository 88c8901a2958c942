package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.io.PendingFile;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a model beside its place, has it checked, and moves it there in one step. */
final class CheckedWrite {

  private CheckedWrite() {}

  /** Looks at a written model before it takes its place. */
  interface Check {
    void accept(Path written) throws IOException, RuntimeFailure;
  }

  static void write(CompressedNetwork compressed, Path target, Check check, CancelSignal cancel)
      throws IOException, RuntimeFailure {
    write(compressed, target, check, true, cancel);
  }

  /** Writes a model beside a place, has it checked, and throws it away: its archive is kept. */
  static void tryOut(CompressedNetwork compressed, Path target, Check check, CancelSignal cancel)
      throws IOException, RuntimeFailure {
    write(compressed, target, check, false, cancel);
  }

  private static void write(
      CompressedNetwork compressed, Path target, Check check, boolean keep, CancelSignal cancel)
      throws IOException, RuntimeFailure {
    Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
    Set<Path> before = new HashSet<>(dataFiles(folder));
    boolean done = false;
    try (PendingFile file = PendingFile.beside(target, ".part.onnx")) {
      file.complete();
      compressed.toModel().write(file.path());
      check.accept(file.path());
      // The last moment: from here on the export is done, and whoever cancelled it has no file.
      cancel.throwIfCancelled();
      if (keep) {
        file.commit();
        done = true;
      }
    } finally {
      if (!done) {
        for (Path data : dataFiles(folder)) {
          if (!before.contains(data)) {
            Files.deleteIfExists(data);
          }
        }
      }
    }
  }

  /** Models above 2 GB have their weights in a file beside them. */
  private static Set<Path> dataFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("weights-.*\\.data"))
          .collect(Collectors.toSet());
    }
  }
}

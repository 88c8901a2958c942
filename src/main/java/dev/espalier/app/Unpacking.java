package dev.espalier.app;

import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.export.archive.ArchiveFile;
import dev.espalier.export.archive.Unpacker;
import dev.espalier.io.TargetProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes of archives the models that they were made of, in the background. */
public final class Unpacking {
  private final TaskRunner tasks;

  /** Unpacks as tasks that are shown and can be cancelled. */
  public Unpacking(TaskRunner tasks) {
    this.tasks = tasks;
  }

  /** Whether a file is an archive by its name. */
  public static boolean isArchive(Path file) {
    return ArchiveFile.is(file);
  }

  /** Where the model of an archive goes if nobody says where: beside it. */
  public static Path besideOf(Path archive) {
    return ArchiveFile.modelOf(archive);
  }

  /** The same, unless something is there already, or nothing can be written there. */
  public static Optional<Path> freeBeside(Path archive) {
    Path model = besideOf(archive);
    return Files.exists(model) || TargetProblem.of(model).isPresent()
        ? Optional.empty()
        : Optional.of(model);
  }

  /**
   * Unpacks an archive. A model that is at the target is replaced, data files are not.
   *
   * @param outcome told of the files that were written, the model first; there are all of them or
   *     none
   */
  public void unpack(Path archive, Path target, Outcome<List<Path>> outcome) {
    tasks.submit(
        "Unpacking " + archive.getFileName(),
        context -> Unpacker.unpack(archive, target, false, context.progress(), context.cancel()),
        outcome);
  }
}

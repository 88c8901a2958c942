package dev.espalier.cli;

import dev.espalier.app.task.TaskContext;
import dev.espalier.export.archive.ArchiveFile;
import dev.espalier.export.archive.Unpacker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes of an archive the model it was made of. */
@CommandLine.Command(
    name = "unpack",
    description = "Make of an archive the model that it was made of, byte by byte.",
    abbreviateSynopsis = true)
final class UnpackCommand extends Command {

  @Parameters(paramLabel = "FILE.espalier", description = "An archive.")
  private Path archive = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "MODEL.onnx",
      description = "Where the model goes; beside the archive by default.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace MODEL.onnx and its data files if they exist.")
  private boolean force;

  UnpackCommand(Terminal terminal, Interrupt interrupt) {
    super(terminal, interrupt);
  }

  @Override
  Printable run(TaskContext context) throws Exception {
    Path target = out == null ? ArchiveFile.modelOf(archive) : out;
    Replacing.refuse(target, force);
    List<Path> files =
        Unpacker.unpack(archive, target, force, context.progress(), context.cancel());
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    List<String> data = files.stream().skip(1).map(Path::toString).toList();
    return new Result(target.toString(), data, Files.size(archive), bytes);
  }

  /** What is printed. */
  record Result(String model, List<String> data, long archiveBytes, long fileBytes)
      implements Printable {
    @Override
    public Object json() {
      return this;
    }

    @Override
    public String text() {
      String files = data.isEmpty() ? model : model + " with " + String.join(", ", data);
      return String.format(
          Locale.ROOT, "%s: %,d -> %,d bytes, as they were packed", files, archiveBytes, fileBytes);
    }
  }
}

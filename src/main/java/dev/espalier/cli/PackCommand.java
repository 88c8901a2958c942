package dev.espalier.cli;

import dev.espalier.app.task.TaskContext;
import dev.espalier.export.archive.ArchiveFile;
import dev.espalier.export.archive.Packed;
import dev.espalier.export.archive.PackedPart;
import dev.espalier.export.archive.Packer;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Entropy-codes a model into an archive. */
@CommandLine.Command(
    name = "pack",
    description = "Entropy-code a model into an archive, from which unpack brings the same file.",
    abbreviateSynopsis = true)
final class PackCommand extends Command {

  @Parameters(paramLabel = "MODEL", description = "An .onnx file.")
  private Path model = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE.espalier",
      description = "Where the archive goes; beside the model by default.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace FILE.espalier if it exists.")
  private boolean force;

  PackCommand(Terminal terminal, Interrupt interrupt) {
    super(terminal, interrupt);
  }

  @Override
  Printable run(TaskContext context) throws Exception {
    Path target = out == null ? ArchiveFile.archiveOf(model) : out;
    Replacing.refuse(target, force);
    return new Result(
        target.toString(), Packer.pack(model, target, context.progress(), context.cancel()));
  }

  /** What is printed. */
  record Result(String archive, Packed packed) implements Printable {
    @Override
    public Object json() {
      return this;
    }

    @Override
    public String text() {
      TextTable table =
          new TextTable("tensor", "elements", "bytes", "archive", "bits", "entropy", "coding");
      for (PackedPart part : packed.parts()) {
        table.row(
            part.name().isEmpty() ? "(everything else)" : part.name(),
            String.format(Locale.ROOT, "%,d", part.elements()),
            String.format(Locale.ROOT, "%,d", part.fileBytes()),
            String.format(Locale.ROOT, "%,d", part.archiveBytes()),
            String.format(Locale.ROOT, "%.3f", part.bits()),
            String.format(Locale.ROOT, "%.3f", part.entropyBits()),
            String.join(", ", part.codings()));
      }
      return String.format(
          Locale.ROOT,
          "%s: %,d -> %,d bytes (%.1f %%)%n%n%s%nbits, entropy: per element, in the archive and as"
              + " the zero-order entropy of the codes",
          archive,
          packed.fileBytes(),
          packed.archiveBytes(),
          100 * packed.ratio(),
          table.render());
    }
  }
}

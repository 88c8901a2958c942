package dev.espalier.cli;

import dev.espalier.app.OpenProject;
import dev.espalier.app.ProjectOpener;
import dev.espalier.app.task.TaskContext;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** Shows a network's layers without reading its weights. */
@CommandLine.Command(
    name = "inspect",
    description = "Show the layers of a model: operator, shape, weights, bytes, bits.",
    abbreviateSynopsis = true)
final class InspectCommand extends Command {

  @Parameters(paramLabel = "MODEL", description = "An .onnx file.")
  private Path model = Path.of("");

  InspectCommand(Terminal terminal, Interrupt interrupt) {
    super(terminal, interrupt);
  }

  @Override
  Printable run(TaskContext context) throws Exception {
    OpenProject project = ProjectOpener.openModel(model, context);
    Network network = project.network();
    try (project) {
      return new Inspection(
          project.name(),
          network.fileBytes(),
          network.parameters(),
          network.otherBytes(),
          network.layers().stream().map(InspectCommand::row).toList());
    }
  }

  private static LayerRow row(Layer layer) {
    return new LayerRow(
        layer.id().value(),
        layer.op(),
        layer.shape(),
        layer.parameters(),
        layer.fileBytes(),
        layer.storedBits(),
        layer.users().size(),
        layer.fixed());
  }

  /** One layer; {@code fixed} says why it cannot be tuned. */
  record LayerRow(
      String layer,
      String op,
      String shape,
      long parameters,
      long bytes,
      int bits,
      int users,
      Optional<String> fixed) {}

  /** What is printed. */
  record Inspection(
      String model, long bytes, long parameters, long otherBytes, List<LayerRow> layers)
      implements Printable {
    @Override
    public Object json() {
      return this;
    }

    @Override
    public String text() {
      TextTable table =
          new TextTable("layer", "op", "shape", "weights", "bytes", "share", "bits", "note");
      for (LayerRow row : layers) {
        String shared = row.users() > 1 ? "used " + row.users() + " times" : "";
        table.row(
            row.layer(),
            row.op(),
            row.shape(),
            String.format(Locale.ROOT, "%,d", row.parameters()),
            String.format(Locale.ROOT, "%,d", row.bytes()),
            String.format(Locale.ROOT, "%.1f %%", 100.0 * row.bytes() / bytes),
            Integer.toString(row.bits()),
            row.fixed().orElse(shared));
      }
      table.row(
          "(everything else)",
          "",
          "",
          "",
          String.format(Locale.ROOT, "%,d", otherBytes),
          String.format(Locale.ROOT, "%.1f %%", 100.0 * otherBytes / bytes),
          "",
          "");
      return String.format(
          Locale.ROOT,
          "%s: %,d bytes, %,d weights in %d layers%n%n%s",
          model,
          bytes,
          parameters,
          layers.size(),
          table.render().stripTrailing());
    }
  }
}

package dev.espalier.cli;

import dev.espalier.app.ChannelRemoval;
import dev.espalier.app.ChannelStaircases;
import dev.espalier.app.ModelInputs;
import dev.espalier.app.OpenProject;
import dev.espalier.app.ProjectOpener;
import dev.espalier.app.StructureRemoval;
import dev.espalier.app.WayProbes;
import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.StoredForm;
import dev.espalier.data.Dataset;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a network's layers; without reading its weights, unless they are to be measured. */
@CommandLine.Command(
    name = "inspect",
    description = "Show the layers of a model: operator, shape, weights, bytes, bits, encoding.",
    abbreviateSynopsis = true)
final class InspectCommand extends Command {

  @Parameters(paramLabel = "MODEL", description = "An .onnx file, or its .espalier archive.")
  private Path model = Path.of("");

  @Option(
      names = "--ways",
      description =
          "Also measure each layer by itself in all ways in which it could be written: as floats,"
              + " with small weights (8 bits), with integers, static and dynamic, and for the"
              + " runtime's own operators; about a second a layer, which is remembered.")
  private boolean ways;

  @Option(
      names = "--channels",
      description =
          "Also show which channels go together and can be removed with 'compress --channels', and"
              + " why others cannot.")
  private boolean channels;

  @Option(
      names = "--staircase",
      split = ",",
      paramLabel = "GROUP,...",
      hideParamSyntax = true,
      description =
          "Also measure how long the operators that a group of channels runs through take, by how"
              + " many of its channels are left, and which counts are worth choosing on this"
              + " machine; all for every group. A few seconds a group, which is remembered.")
  private List<String> staircases = List.of();

  @Option(
      names = "--blocks",
      description =
          "Also show which residual blocks and layers can be dropped with 'compress --drop-blocks',"
              + " and with --calibrate how little they do; and which tables of tokens can lose"
              + " rows.")
  private boolean blocks;

  @Mixin private BatchChoice batch = new BatchChoice();

  @Mixin private CalibrationOptions calibration = new CalibrationOptions();

  private final ModelRuntime runtime;
  private final LinearAlgebra algebra;
  private final Path home;

  InspectCommand(Terminal terminal, Interrupt interrupt, Engines engines, Path home) {
    super(terminal, interrupt);
    this.runtime = engines.runtime();
    this.algebra = engines.algebra();
    this.home = home;
  }

  @Override
  Printable run(TaskContext context) throws Exception {
    if (calibration.given() && !blocks) {
      throw new UsageException("--calibrate is for --blocks here, which is not given");
    }
    boolean measures = ways || !staircases.isEmpty();
    if (batch.given() && !measures) {
      throw new UsageException("--batch is for --staircase and --ways here; give one of them, too");
    }
    batch.check();
    OpenProject project = ProjectOpener.openModel(model, context);
    Network network = project.network();
    try (project) {
      batch.note(project).ifPresent(this::note);
      return new Inspection(
          project.name(),
          network.fileBytes(),
          network.parameters(),
          network.otherBytes(),
          network.layers().stream().map(InspectCommand::row).toList(),
          measures ? Optional.of(Runs.of(project, batch.samples())) : Optional.empty(),
          ways ? Optional.of(ways(project, context)) : Optional.empty(),
          channels ? Optional.of(GroupTable.of(network)) : Optional.empty(),
          staircases.isEmpty() ? Optional.empty() : Optional.of(staircases(project, context)),
          blocks ? Optional.of(blocks(project, context)) : Optional.empty());
    }
  }

  private StaircaseTable staircases(OpenProject project, TaskContext context) throws Exception {
    try {
      return StaircaseTable.of(
          new ChannelStaircases(project, runtime, algebra, new ProbeCache(home))
              .measure(staircases, batch.samples(), context));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--staircase: " + e.getMessage());
    }
  }

  private BlockTable blocks(OpenProject project, TaskContext context) throws Exception {
    StructureRemoval removal = new StructureRemoval(project, runtime, algebra);
    Optional<ChannelRemoval.Samples> samples = calibration.open(project, context);
    if (samples.isEmpty()) {
      return BlockTable.of(removal, Map.of());
    }
    try (Dataset _ = samples.get().data()) {
      return BlockTable.of(removal, removal.scores(samples.get(), context));
    }
  }

  private WayFigures ways(OpenProject project, TaskContext context) throws RuntimeFailure {
    NetworkCompressor compressor = new NetworkCompressor(project.network(), algebra);
    return WayFigures.of(
        WayProbes.measure(
            project,
            compressor,
            Recipe.EMPTY,
            batch.samples(),
            runtime,
            new ProbeCache(home),
            context));
  }

  private static LayerRow row(Layer layer) {
    return new LayerRow(
        layer.id().value(),
        layer.op(),
        layer.shape(),
        layer.parameters(),
        layer.fileBytes(),
        layer.storedBits(),
        StoredForm.of(layer),
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
      String encoding,
      int users,
      Optional<String> fixed) {}

  /**
   * The runs that are measured.
   *
   * @param batch how many samples each has
   * @param inputs the sizes of the inputs
   */
  record Runs(int batch, String inputs) {
    static Runs of(OpenProject project, int wanted) {
      return new Runs(
          ModelInputs.samples(project.inputs(), wanted),
          ModelInputs.describe(project.inputs(), wanted));
    }

    String text() {
      return "Measured with %d %s a run: %s"
          .formatted(batch, batch == 1 ? "sample" : "samples", inputs);
    }
  }

  /** What is printed. */
  record Inspection(
      String model,
      long bytes,
      long parameters,
      long otherBytes,
      List<LayerRow> layers,
      Optional<Runs> measured,
      Optional<WayFigures> ways,
      Optional<GroupTable> channels,
      Optional<StaircaseTable> staircases,
      Optional<BlockTable> blocks)
      implements Printable {
    @Override
    public Object json() {
      return this;
    }

    @Override
    public String text() {
      TextTable table =
          new TextTable(
              "layer", "op", "shape", "weights", "bytes", "share", "bits", "encoding", "note");
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
            row.encoding(),
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
          "",
          "");
      return String.format(
          Locale.ROOT,
          "%s: %,d bytes, %,d weights in %d layers%n%n%s%s%s%s%s%s",
          model,
          bytes,
          parameters,
          layers.size(),
          table.render().stripTrailing(),
          measured.map(runs -> "\n\n" + runs.text()).orElse(""),
          ways.map(figures -> "\n\n" + figures.text().stripTrailing()).orElse(""),
          channels.map(groups -> "\n\n" + groups.text()).orElse(""),
          staircases.map(stairs -> "\n\n" + stairs.text()).orElse(""),
          blocks.map(all -> "\n\n" + all.text()).orElse(""));
    }
  }
}

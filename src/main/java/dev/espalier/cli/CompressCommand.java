package dev.espalier.cli;

import dev.espalier.app.ChannelRemoval;
import dev.espalier.app.DataAdvice;
import dev.espalier.app.Estimates;
import dev.espalier.app.ExportJob;
import dev.espalier.app.FastestRecipe;
import dev.espalier.app.ModelInputs;
import dev.espalier.app.OpenProject;
import dev.espalier.app.ProjectOpener;
import dev.espalier.app.StructureRemoval;
import dev.espalier.app.WayProbes;
import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.export.ExportResult;
import dev.espalier.export.Exporter;
import dev.espalier.export.OrtFile;
import dev.espalier.export.ReportFiles;
import dev.espalier.export.SumsMeter;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.tune.NetworkCalibration;
import dev.espalier.tune.SaturationMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compresses a model by a recipe, checks the result in the runtime, and writes a report. */
@CommandLine.Command(
    name = "compress",
    description =
        "Compress a model by a recipe or by options, check the result, write it and a report beside"
            + " it.",
    abbreviateSynopsis = true)
final class CompressCommand extends Command {

  /** The share of the work until the fastest is found, if it is wanted. */
  private static final double SEARCHED = 0.5;

  /** The share of the work until channels are removed, where some are. */
  private static final double REMOVED = 0.5;

  /** The share of the work until the network is calibrated. */
  private static final double CALIBRATED = 0.2;

  /** The share of the work until it is known how many weights are kept. */
  private static final double RANKED = 0.3;

  /** The share of the work until the export. */
  private static final double ESTIMATED = 0.4;

  private final ModelRuntime runtime;
  private final LinearAlgebra algebra;
  private final Path home;

  @Parameters(paramLabel = "MODEL", description = "An .onnx file, or its .espalier archive.")
  private Path model = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT.onnx",
      description =
          "Where the compressed model goes; OUT.espalier writes its archive, OUT.ort the format of"
              + " onnxruntime.")
  private Path out = Path.of("");

  @Option(names = "--force", description = "Replace OUT.onnx, its report and R.json if they exist.")
  private boolean force;

  @Option(
      names = "--data",
      paramLabel = "D",
      description = "Samples to try the result on; made-up inputs otherwise.")
  private @Nullable Path data;

  @Option(
      names = "--save-recipe",
      paramLabel = "R.json",
      description = "Also write the recipe that was used.")
  private @Nullable Path saveRecipe;

  @Option(
      names = "--layers",
      description = "Also print the sizes and times of each layer, before and after.")
  private boolean layers;

  @Option(
      names = "--ways",
      description =
          "Also measure each layer by itself in all ways in which it could be written, with the"
              + " bits it is given; about a second a layer, which is remembered.")
  private boolean ways;

  @Mixin private RecipeOptions options = new RecipeOptions();

  @Mixin private StructureChoice structure = new StructureChoice();

  @Mixin private ChannelChoice channels = new ChannelChoice();

  @Mixin private CalibrationOptions calibration = new CalibrationOptions();

  CompressCommand(Terminal terminal, Interrupt interrupt, Engines engines, Path home) {
    super(terminal, interrupt);
    this.runtime = engines.runtime();
    this.algebra = engines.algebra();
    this.home = home;
  }

  @Override
  Printable run(TaskContext context) throws Exception {
    Replacing.refuse(out, force);
    try (OpenProject project =
        ProjectOpener.openWithData(model, Optional.ofNullable(data), context)) {
      boolean asked = structure.given() || channels.given();
      RecipeOptions.Chosen chosen = options.choose(project.network(), project.name(), asked);
      boolean removes = asked || chosen.recipe().removes();
      if (chosen.recipe().isEmpty() && !options.speed().given() && !removes) {
        throw new UsageException(
            options.given()
                ? "nothing to do: with these settings every layer stays as it is"
                : "nothing to do: give --recipe, --bits, --rank, --sparsity, --pattern,"
                    + " --global-sparsity, --channels, --drop-blocks, --keep-tokens, --equalize,"
                    + " --activations or --fastest");
      }
      checkTargets();
      if (!chosen.missing().isEmpty()) {
        note("not in this model, left out: " + String.join(", ", chosen.missing()));
      }
      options.speed().note(project).ifPresent(this::note);
      return removes
          ? compressSmaller(project, chosen.recipe(), context)
          : compress(project, chosen.recipe(), context);
    }
  }

  /** What is asked for applies to what is left of the network. */
  private Printable compressSmaller(OpenProject project, Recipe recipe, TaskContext context)
      throws Exception {
    StructureRemoval removal = new StructureRemoval(project, runtime, algebra);
    Optional<ChannelRemoval.Samples> samples = calibration.open(project, context);
    try (Dataset _ = samples.map(ChannelRemoval.Samples::data).orElse(null)) {
      TaskContext removing = context.with(context.progress().part(0, REMOVED));
      Recipe whole =
          channels.withRepair(
              withStructure(recipe, removal, samples, removing),
              structure.given() || channels.given(),
              samples.isPresent());
      if (!whole.structure().removes()) {
        return withoutChannels(project, whole, samples, context);
      }
      OpenProject left = remove(removal, whole, samples, removing);
      // The data is closed with the whole project.
      try (ModelCloser _ = left::closeModel) {
        refuseWithoutSamples(left, whole);
        StructureChoice.notes(removal, project, left, whole.structure()).forEach(this::note);
        return withoutChannels(left, whole, samples, context);
      }
    }
  }

  /** Channels that a recipe removes stay removed, unless others are asked for. */
  private Recipe withStructure(
      Recipe recipe,
      StructureRemoval removal,
      Optional<ChannelRemoval.Samples> samples,
      TaskContext context)
      throws Exception {
    Recipe now = structure.apply(recipe, removal, samples, context);
    if (channels.given()) {
      return now;
    }
    StructureChoice.Carried carried = StructureChoice.carried(recipe, now, removal, context);
    if (!carried.words().isEmpty()) {
      note(carried.words());
    }
    return carried.recipe();
  }

  private static OpenProject remove(
      StructureRemoval removal,
      Recipe recipe,
      Optional<ChannelRemoval.Samples> samples,
      TaskContext context)
      throws IOException, RuntimeFailure, UsageException {
    try {
      return removal.remove(recipe.structure(), recipe.channels().repair(), samples, context);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Printable withoutChannels(
      OpenProject project,
      Recipe recipe,
      Optional<ChannelRemoval.Samples> samples,
      TaskContext context)
      throws Exception {
    if (!channels.given() && !recipe.channels().removes()) {
      return compress(project, recipe, context.with(context.progress().part(REMOVED, 1)));
    }
    refuseWithoutSamples(project, recipe);
    ChannelRemoval removal = new ChannelRemoval(project, runtime, algebra);
    TaskContext removing = context.with(context.progress().part(0, REMOVED));
    int batch = options.speed().batch();
    ChannelChoice.Applied whole = channels.apply(recipe, removal, samples, batch, removing);
    OpenProject smaller = removal.remove(whole.recipe().channels(), samples, removing);
    try (ModelCloser _ = smaller::closeModel) {
      note(ChannelChoice.note(removal, project, smaller, whole.recipe().channels()));
      channels.missed(removal, whole.recipe().channels()).ifPresent(this::note);
      int timed = ModelInputs.samples(project.inputs(), batch);
      whole.timing().ifPresent(timing -> note(ChannelChoice.note(timing, timed)));
      return compress(smaller, whole.recipe(), context.with(context.progress().part(REMOVED, 1)));
    }
  }

  /** Before anything is removed and said to be; what the fastest needs is found with it. */
  private void refuseWithoutSamples(OpenProject project, Recipe recipe) throws UsageException {
    if (!options.speed().given()) {
      calibration.refuseWithout(project, new NetworkCompressor(project.network(), algebra), recipe);
    }
  }

  /** Closes what is left of a network. */
  private interface ModelCloser extends AutoCloseable {
    @Override
    void close();
  }

  private Printable compress(OpenProject project, Recipe recipe, TaskContext context)
      throws Exception {
    FactorChoice.notes(project.network(), recipe).forEach(this::note);
    NetworkCompressor compressor = new NetworkCompressor(project.network(), algebra);
    EncodingChoice.notes(compressor, recipe).forEach(this::note);
    EqualizeChoice.note(compressor, recipe).ifPresent(this::note);
    if (options.speed().given()) {
      Recipe fastest = fastest(project, recipe, compressor, context);
      Progress rest = context.progress().part(SEARCHED, 1);
      return export(project, fastest, compressor, context.with(rest));
    }
    ActivationChoice.notes(compressor, recipe).forEach(this::note);
    return export(project, recipe, compressor, context);
  }

  private Recipe fastest(
      OpenProject project, Recipe recipe, NetworkCompressor compressor, TaskContext context)
      throws Exception {
    TaskContext searching = context.with(context.progress().part(0, SEARCHED));
    FastestRecipe found =
        options.speed().find(project, compressor, recipe, calibration.given(), runtime, searching);
    note(found.words());
    return found.recipe();
  }

  private Printable export(
      OpenProject project, Recipe recipe, NetworkCompressor compressor, TaskContext context)
      throws Exception {
    Optional<Dataset> calibrated =
        calibration.calibrate(
            project,
            compressor,
            recipe,
            new NetworkCalibration(runtime, algebra, Optional.of(NetworkCalibration.store(home))),
            context.with(context.progress().part(0, CALIBRATED)));
    CalibrationOptions.note(project, compressor, recipe).ifPresent(this::note);
    try (Dataset _ = calibrated.orElse(null)) {
      compressor.rank(recipe, context.progress().part(CALIBRATED, RANKED), context.cancel());
      Estimates estimates =
          new Estimates(
              project,
              compressor,
              recipe,
              options.speed().batch(),
              context.with(context.progress().part(RANKED, ESTIMATED)));
      NetworkEstimate estimate = estimates.estimate(runtime, new ProbeCache(home));
      if (!estimates.leftOut().isEmpty()) {
        note(
            "left out of the estimated time, as it cannot be measured alone: "
                + LayerList.named(estimates.leftOut()));
      }
      ExportJob job =
          new ExportJob(
              project,
              compressor,
              Optional.empty(),
              recipe,
              estimate,
              Optional.empty(),
              options.speed().batch(),
              calibrated
                  .map(samples -> SaturationMeter.on(runtime, samples))
                  .orElse(SumsMeter.NONE));
      ExportResult result =
          new Exporter(runtime)
              .export(job.request(out), context.progress().part(ESTIMATED, 1), context.cancel());
      if (saveRecipe != null) {
        RecipeJson.write(saveRecipe, recipe);
      }
      return new CompressedFigures(
          result, layers, ways(project, recipe, compressor, context), advice(project));
    }
  }

  private Optional<WayFigures> ways(
      OpenProject project, Recipe recipe, NetworkCompressor compressor, TaskContext context)
      throws RuntimeFailure {
    if (!ways) {
      return Optional.empty();
    }
    return Optional.of(
        WayFigures.of(
            WayProbes.measure(
                project,
                compressor,
                recipe,
                options.speed().batch(),
                runtime,
                new ProbeCache(home),
                context)));
  }

  /** Before any work is done. */
  private void checkTargets() throws IOException, UsageException {
    Exporter.checkTarget(out, model);
    Replacing.refuseReport(out, force);
    if (saveRecipe == null) {
      return;
    }
    Exporter.checkTarget(saveRecipe, model);
    if (saveRecipe.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw new UsageException("--out and --save-recipe are the same file; choose another name");
    }
    if (ReportFiles.of(out.toAbsolutePath().normalize())
        .has(saveRecipe.toAbsolutePath().normalize())) {
      throw new UsageException(
          "--save-recipe is where the report of --out goes; choose another name");
    }
    Replacing.refuse(saveRecipe, force);
  }

  /** Made-up inputs tell whether the file works, and nothing about how good its answers are. */
  private Optional<String> advice(OpenProject project) {
    if (OrtFile.is(out)) {
      return Optional.of(
          "The file is not opened here again; to measure the accuracy, export as .onnx, too.");
    }
    String how =
        "To measure the accuracy: espalier evaluate %s --against %s --data "
            .formatted(word(out), word(model));
    return data == null
        ? Optional.of(how + "D\n" + DataAdvice.of(project.inputs()))
        : Optional.of(how + word(data));
  }

  /** A file name as one word of a command line, to be copied. */
  private static String word(Path file) {
    String text = file.toString();
    return text.matches("[\\p{L}\\p{N}_./\\\\:@+-]+") ? text : '"' + text + '"';
  }
}

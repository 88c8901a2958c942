package dev.espalier.cli;

import dev.espalier.app.ComparisonText;
import dev.espalier.app.OpenProject;
import dev.espalier.app.ProjectOpener;
import dev.espalier.app.task.TaskContext;
import dev.espalier.data.Dataset;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.EvaluationOptions;
import dev.espalier.evaluate.Evaluator;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a model on data, alone or against its original. */
@CommandLine.Command(
    name = "evaluate",
    description =
        "Measure accuracy, agreement and time of a model on data, alone or against its original.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand extends Command {

  private final ModelRuntime runtime;

  @Parameters(paramLabel = "MODEL", description = "An .onnx file.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "D",
      description = "Samples: NPY, NPZ, IDX (gzipped too), or a folder of images.")
  private Path data = Path.of("");

  @Option(
      names = "--against",
      paramLabel = "ORIGINAL",
      description = "The model that MODEL was made from.")
  private @Nullable Path against;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Evaluate on N samples at most, drawn at random.")
  private int samples;

  EvaluateCommand(Terminal terminal, Interrupt interrupt, ModelRuntime runtime) {
    super(terminal, interrupt);
    this.runtime = runtime;
  }

  @Override
  Printable run(TaskContext context) throws Exception {
    if (samples < 0) {
      throw new UsageException("--samples: " + samples + " is negative");
    }
    Path original = against == null ? model : against;
    try (OpenProject project = ProjectOpener.openWithData(original, Optional.of(data), context)) {
      Dataset opened = project.data().orElseThrow();
      SessionSettings settings = SessionSettings.standard();
      EvaluationOptions options = EvaluationOptions.DEFAULT.withSamples(samples);
      try (ModelSession first = runtime.open(ModelSource.of(original), settings, context.cancel());
          ModelSession second = runtime.open(ModelSource.of(model), settings, context.cancel())) {
        Comparison comparison =
            Evaluator.compare(
                first,
                second,
                opened,
                options,
                context.progress(),
                partial -> {},
                context.cancel());
        context.cancel().throwIfCancelled();
        return new Evaluated(ComparisonText.of(comparison, against != null));
      }
    }
  }

  /** What is printed. */
  private record Evaluated(ComparisonText comparison) implements Printable {
    @Override
    public Object json() {
      return comparison;
    }

    @Override
    public String text() {
      return comparison.text();
    }
  }
}

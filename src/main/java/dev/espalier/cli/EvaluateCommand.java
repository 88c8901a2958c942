package dev.espalier.cli;

import dev.espalier.app.Contender;
import dev.espalier.app.DataAdvice;
import dev.espalier.app.NetworkComparison;
import dev.espalier.app.OpenProject;
import dev.espalier.app.ProjectOpener;
import dev.espalier.app.task.TaskContext;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.EvaluationOptions;
import dev.espalier.evaluate.Evaluator;
import dev.espalier.evaluate.ModelEvaluation;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
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
    abbreviateSynopsis = true)
final class EvaluateCommand extends Command {

  private static final int ALL = Integer.MAX_VALUE;

  private final ModelRuntime runtime;

  @Parameters(paramLabel = "MODEL", description = "An .onnx file, or its .espalier archive.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "D",
      description = "Samples: NPY, NPZ, IDX (gzipped too), or a folder of images.")
  private @Nullable Path data;

  @Option(
      names = "--against",
      paramLabel = "ORIGINAL",
      description = "The model that MODEL was made from, .onnx or .espalier.")
  private @Nullable Path against;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Evaluate on N samples at most, drawn at random.")
  private int samples = ALL;

  EvaluateCommand(Terminal terminal, Interrupt interrupt, ModelRuntime runtime) {
    super(terminal, interrupt);
    this.runtime = runtime;
  }

  @Override
  Printable run(TaskContext context) throws Exception {
    if (samples < 1) {
      throw new UsageException("--samples: " + samples + " is no number of samples");
    }
    EvaluationOptions options = EvaluationOptions.DEFAULT.withSamples(samples == ALL ? 0 : samples);
    Path first = against == null ? model : against;
    try (OpenProject project =
        ProjectOpener.openWithData(first, Optional.ofNullable(data), context)) {
      Dataset opened =
          project
              .data()
              .orElseThrow(() ->
                  new UsageException(
                      "there is nothing to evaluate on: add --data D. "
                          + DataAdvice.of(project.inputs())));
      if (against == null) {
        return EvaluationFigures.of(
            alone(project.modelFile(), opened, options, context), opened.classNames());
      }
      try (OpenProject compressed = ProjectOpener.openModel(model, context)) {
        Comparison comparison =
            new NetworkComparison(
                    runtime,
                    Contender.file(project.network()),
                    Contender.file(compressed.network()))
                .answersAndLayers(opened, options, context, partial -> {});
        context.cancel().throwIfCancelled();
        return ComparisonFigures.of(comparison, opened.classNames());
      }
    }
  }

  private ModelEvaluation alone(
      Path file, Dataset opened, EvaluationOptions options, TaskContext context)
      throws RuntimeFailure, DataException {
    SessionSettings settings = SessionSettings.standard();
    try (ModelSession session = runtime.open(ModelSource.of(file), settings, context.cancel())) {
      ModelEvaluation evaluation =
          Evaluator.evaluate(session, opened, options, context.progress(), context.cancel());
      context.cancel().throwIfCancelled();
      return evaluation;
    }
  }
}

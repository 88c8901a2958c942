package dev.espalier.cli;

import dev.espalier.app.FastestRecipe;
import dev.espalier.app.OpenProject;
import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.CompressionException;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that have layers of integers chosen by what is fast on this machine. */
final class SpeedChoice {
  @Option(
      names = "--fastest",
      description =
          "Choose by measurements which layers this machine computes with integers, so that the"
              + " network is as fast as can be found, and stays floats where integers gain nothing."
              + " Tries what --activations asks for; else dynamic, and with --calibrate static,"
              + " too.")
  private boolean fastest;

  @Mixin private BatchChoice batch = new BatchChoice();

  /** Whether a choice is asked for. */
  boolean given() {
    return fastest;
  }

  /** Samples of a run, where the model leaves that open. */
  int batch() {
    return batch.samples();
  }

  /** That the model has it otherwise; nothing if runs are as asked for. */
  Optional<String> note(OpenProject project) {
    return batch.note(project);
  }

  void check() throws UsageException {
    batch.check();
  }

  FastestRecipe find(
      OpenProject project,
      NetworkCompressor compressor,
      Recipe recipe,
      boolean calibrated,
      ModelRuntime runtime,
      TaskContext context)
      throws RuntimeFailure, CompressionException, IOException {
    FastestRecipe.Wish wish = new FastestRecipe.Wish(recipe, batch(), calibrated);
    return FastestRecipe.find(project, compressor, wish, runtime, context);
  }
}

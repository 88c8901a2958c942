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
import picocli.CommandLine.Option;

/** The options that have layers of integers chosen by what is fast on this machine. */
final class SpeedChoice {
  private static final int MOST = 4096;

  @Option(
      names = "--fastest",
      description =
          "Choose by measurements which layers this machine computes with integers, so that the"
              + " network is as fast as can be found, and stays floats where integers gain nothing."
              + " Tries what --activations asks for; else dynamic, and with --calibrate static,"
              + " too.")
  private boolean fastest;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many samples a run has that is measured, where the model leaves that open (default:"
              + " ${DEFAULT-VALUE}).")
  private int batch;

  /** Whether a choice is asked for. */
  boolean given() {
    return fastest;
  }

  /** Samples of a run. */
  int batch() {
    return batch;
  }

  void check() throws UsageException {
    if (batch < 1 || batch > MOST) {
      throw new UsageException("--batch: " + batch + " is not between 1 and " + MOST);
    }
  }

  FastestRecipe find(
      OpenProject project,
      NetworkCompressor compressor,
      Recipe recipe,
      boolean calibrated,
      ModelRuntime runtime,
      TaskContext context)
      throws RuntimeFailure, CompressionException, IOException {
    FastestRecipe.Wish wish = new FastestRecipe.Wish(recipe, batch, calibrated);
    return FastestRecipe.find(project, compressor, wish, runtime, context);
  }
}

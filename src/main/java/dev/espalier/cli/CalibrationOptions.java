package dev.espalier.cli;

import dev.espalier.app.ChannelRemoval;
import dev.espalier.app.OpenProject;
import dev.espalier.app.ProjectOpener;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.LayerChange;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.network.Layer;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.tune.NetworkCalibration;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say on which samples the network is calibrated. */
final class CalibrationOptions {

  @Option(
      names = "--calibrate",
      paramLabel = "D",
      description =
          "Samples that show what flows into the layers, for methods that have to know it; best not"
              + " those that the accuracy is measured on.")
  private @Nullable Path data;

  @Option(
      names = "--calibration-samples",
      paramLabel = "N",
      defaultValue = "" + NetworkCalibration.SAMPLES,
      description = "How many of them, spread evenly (default: ${DEFAULT-VALUE}).")
  private int samples;

  /** Whether there are samples. */
  boolean given() {
    return data != null;
  }

  /**
   * Calibrates if the recipe asks for what needs it.
   *
   * @return the samples, which have to stay open as long as the network is compressed
   * @throws UsageException if samples are needed and not given
   */
  Optional<Dataset> calibrate(
      OpenProject project,
      NetworkCompressor compressor,
      Recipe recipe,
      NetworkCalibration calibration,
      TaskContext context)
      throws UsageException, DataException, RuntimeFailure {
    refuseWithout(project, compressor, recipe);
    if (data == null || needing(project, compressor, recipe).isEmpty()) {
      return Optional.empty();
    }
    check();
    Dataset opened =
        ProjectOpener.openData(
            data, project, ProjectOpener.preprocessing(Settings.userFolder()), context);
    boolean done = false;
    try {
      compressor.setInputs(
          calibration.calibrate(compressor, opened, samples, context.progress(), context.cancel()));
      done = true;
      return Optional.of(opened);
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  /**
   * Asks for samples if the recipe asks for what needs them and there are none.
   *
   * @throws UsageException if samples are needed and not given
   */
  void refuseWithout(OpenProject project, NetworkCompressor compressor, Recipe recipe)
      throws UsageException {
    List<String> needing = data == null ? needing(project, compressor, recipe) : List.of();
    if (!needing.isEmpty()) {
      throw new UsageException(
          "what is asked for %s has to know what flows into the layers: add --calibrate with"
                  .formatted(named(needing))
              + " samples");
    }
  }

  /** The samples, to be closed; nothing if there are none. */
  Optional<ChannelRemoval.Samples> open(OpenProject project, TaskContext context)
      throws DataException, UsageException {
    if (data == null) {
      return Optional.empty();
    }
    check();
    Dataset opened =
        ProjectOpener.openData(
            data, project, ProjectOpener.preprocessing(Settings.userFolder()), context);
    return Optional.of(new ChannelRemoval.Samples(opened, samples));
  }

  private void check() throws UsageException {
    if (samples < 1) {
      throw new UsageException("--calibration-samples: " + samples + " is not 1 or more");
    }
  }

  private static List<String> needing(
      OpenProject project, NetworkCompressor compressor, Recipe recipe) {
    return project.network().layers().stream()
        .filter(layer ->
            compressor.change(layer, recipe).filter(LayerChange::needsCalibration).isPresent())
        .map(Layer::id)
        .map(Object::toString)
        .toList();
  }

  /** Which layers were seen too little of, of those whose methods rest on it. */
  static Optional<String> note(OpenProject project, NetworkCompressor compressor, Recipe recipe) {
    List<String> doubts =
        project.network().layers().stream()
            .filter(layer ->
                compressor.change(layer, recipe).filter(LayerChange::needsInputs).isPresent())
            .flatMap(layer ->
                compressor.inputs().doubt(layer).stream()
                    .map(doubt -> "'" + layer.id() + "' " + doubt))
            .toList();
    return doubts.isEmpty()
        ? Optional.empty()
        : Optional.of("more --calibration-samples would be better: " + String.join("; ", doubts));
  }

  private static String named(List<String> layers) {
    return layers.size() == 1
        ? "layer '" + layers.getFirst() + "'"
        : layers.size() + " layers, '" + layers.getFirst() + "' the first,";
  }
}

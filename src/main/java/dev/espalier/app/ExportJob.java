package dev.espalier.app;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.evaluate.Comparison;
import dev.espalier.export.Evaluated;
import dev.espalier.export.ExportRequest;
import dev.espalier.export.SumsMeter;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.tune.SaturationMeter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An export of an open project.
 *
 * @param project the project
 * @param compressor compresses its network
 * @param previous an earlier result, if there is one
 * @param recipe what to do
 * @param estimate what is shown for it
 * @param evaluated the evaluation of this recipe, where there is one
 * @param batch samples of the runs that are measured, where the model leaves that open
 * @param sums looks on samples which sums saturate
 */
public record ExportJob(
    OpenProject project,
    NetworkCompressor compressor,
    Optional<CompressedNetwork> previous,
    Recipe recipe,
    NetworkEstimate estimate,
    Optional<Comparison> evaluated,
    int batch,
    SumsMeter sums) {

  /** Measured on one sample at a time. */
  public ExportJob(
      OpenProject project,
      NetworkCompressor compressor,
      Optional<CompressedNetwork> previous,
      Recipe recipe,
      NetworkEstimate estimate,
      Optional<Comparison> evaluated) {
    this(project, compressor, previous, recipe, estimate, evaluated, 1, SumsMeter.NONE);
  }

  /** The same with samples to look on which sums saturate; as before where there are none. */
  ExportJob withSamples(ModelRuntime runtime, Optional<Dataset> samples) {
    return samples.isEmpty()
        ? this
        : new ExportJob(
            project,
            compressor,
            previous,
            recipe,
            estimate,
            evaluated,
            batch,
            SaturationMeter.on(runtime, samples.get()));
  }

  /** The same with the size that is known now: what was shown may be older than what is known. */
  ExportJob sized() {
    return new ExportJob(
        project,
        compressor,
        previous,
        recipe,
        estimate.withBytes(compressor.size(recipe).fileBytes()),
        evaluated,
        batch,
        sums);
  }

  /** Samples that the exported model is tried on. */
  private static final int TRIED = 16;

  /**
   * The export to a place, tried on the project's samples, or on made-up inputs where it has none.
   */
  public ExportRequest request(Path target) throws DataException, RuntimeFailure {
    Optional<Dataset> data = project.data();
    if (data.isEmpty()) {
      String made = "made-up inputs (" + ModelInputs.describe(project.inputs()) + ")";
      return request(target, List.of(madeUp(1)), made, madeUp(batch));
    }
    int rows = data.get().maxBatch() < Integer.MAX_VALUE ? data.get().maxBatch() : 1;
    List<Map<String, Tensor>> tried = calls(data.get(), rows);
    int count = Math.min(data.get().size(), tried.size() * rows);
    String samples = count + (count == 1 ? " sample of " : " samples of ") + data.get().name();
    // Made-up inputs need not be such that the model runs on them.
    boolean timed = estimate.originalMillis().isPresent();
    return request(target, tried, samples, timed ? madeUp(batch) : tried.getFirst());
  }

  /** Each sample by itself where the model lets: what it declares to be free need not be so. */
  private static List<Map<String, Tensor>> calls(Dataset data, int rows) throws DataException {
    List<Map<String, Tensor>> calls = new ArrayList<>();
    for (int from = 0; from < Math.min(TRIED, data.size()); from += rows) {
      calls.add(data.call(from));
    }
    return calls;
  }

  private Map<String, Tensor> madeUp(int samples) throws RuntimeFailure {
    return ModelInputs.made(project.name(), project.inputs(), samples);
  }

  private ExportRequest request(
      Path target,
      List<Map<String, Tensor>> inputs,
      String inputsAre,
      Map<String, Tensor> timedOn) {
    return new ExportRequest(
        compressor,
        previous,
        recipe,
        target,
        estimate,
        inputs,
        inputsAre,
        timedOn,
        project
            .data()
            .flatMap(data -> evaluated.map(comparison -> new Evaluated(data.name(), comparison))),
        sums);
  }
}

package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.network.Network;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to export.
 *
 * @param compressor makes the compressed network of the original
 * @param previous an earlier result, whose weights are taken over where they are the same
 * @param recipe what to do to it
 * @param target where the file goes; replaced if it exists, never the original
 * @param estimate what was shown before, for the report
 * @param inputs what the exported model is tried on: one map per run, each feeding all inputs; at
 *     least one
 * @param inputsAre what these inputs are, for the report: "32 samples of test.idx" or "made-up
 *     noise"
 * @param timedOn what the times are measured on: that which the estimate's are, where it has any
 * @param evaluated how well this recipe did on data, where it was measured, for the report
 * @param sums looks on samples which sums saturate, for the report
 */
public record ExportRequest(
    NetworkCompressor compressor,
    Optional<CompressedNetwork> previous,
    Recipe recipe,
    Path target,
    NetworkEstimate estimate,
    List<Map<String, Tensor>> inputs,
    String inputsAre,
    Map<String, Tensor> timedOn,
    Optional<Evaluated> evaluated,
    SumsMeter sums) {

  /** Copies the lists. */
  public ExportRequest {
    inputs = List.copyOf(inputs);
    timedOn = Map.copyOf(timedOn);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("an export is tried on at least one input");
    }
  }

  /** The original. */
  public Network network() {
    return compressor.network();
  }
}

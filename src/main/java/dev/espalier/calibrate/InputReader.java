package dev.espalier.calibrate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.network.LayerInput;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Runs a network on samples and hands over what flows into its layers, sample by sample. */
public final class InputReader {

  private final ModelRuntime runtime;
  private final Function<Set<String>, ModelSource> exposing;
  private final int places;

  /**
   * Prepares.
   *
   * @param exposing the network with these inner values among its outputs
   */
  public InputReader(ModelRuntime runtime, Function<Set<String>, ModelSource> exposing) {
    this(runtime, exposing, PatchVectors.PLACES);
  }

  /**
   * Prepares.
   *
   * @param exposing the network with these inner values among its outputs
   * @param places of a sample at which a convolution is looked at, at the most
   */
  public InputReader(
      ModelRuntime runtime, Function<Set<String>, ModelSource> exposing, int places) {
    this.runtime = runtime;
    this.exposing = exposing;
    this.places = places;
  }

  /**
   * Reads.
   *
   * @param layers what flows in, and who takes it
   * @param wanted how many samples, spread evenly over the data; all where there are fewer
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public void read(
      Map<LayerInput, VectorSink> layers, Dataset data, int wanted, CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Set<String> values = new LinkedHashSet<>();
    layers.keySet().forEach(input -> values.add(input.value()));
    new ValueReader(runtime, exposing)
        .read(
            values,
            seen ->
                layers.forEach((layer, sink) -> {
                  cancel.throwIfCancelled();
                  Tensor value = seen.get(layer.value());
                  if (value != null) {
                    VectorSource.of(layer, places).read(value, sink);
                  }
                }),
            data,
            wanted,
            cancel);
  }
}

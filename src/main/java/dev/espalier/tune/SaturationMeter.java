package dev.espalier.tune;

import dev.espalier.calibrate.InputReader;
import dev.espalier.calibrate.VectorSink;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.RescaledNetwork;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.export.SumsMeter;
import dev.espalier.export.Trial;
import dev.espalier.method.IntegerCodes;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInput;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks on samples whether sums that can saturate do. What flows into a layer is taken from the
 * original network, equalized if the compressed one is, and rounded as that rounds it.
 */
public final class SaturationMeter {
  /** Enough to see what happens at more than one output in ten thousand. */
  public static final int SAMPLES = 128;

  private final ModelRuntime runtime;
  private final Dataset data;

  /** Looks on these samples. */
  public SaturationMeter(ModelRuntime runtime, Dataset data) {
    this.runtime = runtime;
    this.data = data;
  }

  /** A look on as many of these samples as it takes. */
  public static SumsMeter on(ModelRuntime runtime, Dataset data) {
    return (compressed, cancel) ->
        new SaturationMeter(runtime, data).measure(compressed, SAMPLES, cancel);
  }

  /**
   * Looks.
   *
   * @param samples how many, spread evenly; all where there are fewer
   * @return by layer; without those whose sums cannot saturate
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public Map<LayerId, SeenSums.Seen> measure(
      CompressedNetwork compressed, int samples, CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Map<LayerId, SeenSums> sums = new LinkedHashMap<>();
    Map<LayerInput, VectorSink> sinks = new HashMap<>();
    for (Layer layer : compressed.network().layers()) {
      sums(compressed, layer)
          .ifPresent(found -> {
            sums.put(layer.id(), found);
            sinks.merge(found.input(), found::add, SaturationMeter::both);
          });
    }
    if (!sinks.isEmpty()) {
      CompressedNetwork floats = RescaledNetwork.of(compressed);
      new InputReader(
              runtime, shown -> Trial.source(floats.trials(), editor -> editor.addOutputs(shown)))
          .read(sinks, data, samples, cancel);
    }
    Map<LayerId, SeenSums.Seen> seen = new LinkedHashMap<>();
    sums.forEach((layer, found) -> seen.put(layer, found.seen()));
    return seen;
  }

  private static Optional<SeenSums> sums(CompressedNetwork compressed, Layer layer) {
    return compressed.saturation(layer).isPresent()
        ? compressed
            .weight(layer.id())
            .filter(IntegerCodes.class::isInstance)
            .flatMap(weight -> SeenSums.of(layer, compressed.integers(), (IntegerCodes) weight))
        : Optional.empty();
  }

  /** Layers that take in the same. */
  private static VectorSink both(VectorSink one, VectorSink other) {
    return (group, vectors) -> {
      one.take(group, vectors);
      other.take(group, vectors);
    };
  }
}

package dev.espalier.app;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.probe.InputCapture;
import dev.espalier.estimate.probe.LayerProber;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.export.Trial;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Makes what probes the layers of a network. */
final class Probers {

  private Probers() {}

  /**
   * A prober.
   *
   * @param inputs what the network is run on to see what flows into its layers
   */
  static LayerProber of(
      NetworkCompressor compressor,
      ModelRuntime runtime,
      ProbeCache cache,
      Map<String, Tensor> inputs) {
    return new LayerProber(compressor, runtime, cache, exposing(compressor), inputs);
  }

  /**
   * What looks at inner values of a network.
   *
   * @param inputs what the network is run on
   */
  static InputCapture capture(
      NetworkCompressor compressor, ModelRuntime runtime, Map<String, Tensor> inputs) {
    return new InputCapture(runtime, exposing(compressor), inputs);
  }

  private static Function<Set<String>, ModelSource> exposing(NetworkCompressor compressor) {
    return values ->
        Trial.source(compressor.unchanged().trials(), editor -> editor.addOutputs(values));
  }
}

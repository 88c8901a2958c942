package dev.espalier.app;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.probe.LayerProber;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.export.Trial;
import dev.espalier.runtime.ModelRuntime;
import java.util.Map;

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
    return new LayerProber(
        compressor,
        runtime,
        cache,
        values ->
            Trial.source(compressor.unchanged().trials(), editor -> editor.addOutputs(values)),
        inputs);
  }
}

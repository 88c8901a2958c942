package dev.espalier.estimate.probe;

import dev.espalier.app.ModelInputs;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.estimate.LayerTimings;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A network with what is needed to probe it. */
final class Probing {

  final Network network;
  final NetworkCompressor compressor;
  final Map<String, Tensor> inputs;

  /** A model that pretends that each layer takes a millisecond. */
  final LatencyModel latency;

  Probing(OnnxModel model, ModelRuntime runtime) throws RuntimeFailure {
    network = Network.of(model);
    compressor = new NetworkCompressor(network);
    try (ModelSession session =
        runtime.open(ModelSource.of(model.file()), SessionSettings.standard())) {
      inputs = ModelInputs.made("model", session.inputs());
    }
    Map<LayerId, Double> millis =
        network.layers().stream().collect(Collectors.toMap(Layer::id, layer -> 1.0));
    latency = new LatencyModel(new LayerTimings(2.0 * millis.size(), millis));
  }

  LayerProber prober(ModelRuntime runtime, ProbeCache cache) {
    return new LayerProber(compressor, runtime, cache, this::exposing, inputs);
  }

  /** The original with these values among its outputs. */
  ModelSource exposing(Collection<String> values) {
    return exposing(network.model().edit(), values);
  }

  static ModelSource exposing(ModelEditor editor, Collection<String> values) {
    editor.addOutputs(values);
    return ModelSource.of(editor.toBytes(), "exposing.onnx");
  }

  /** The same bits for all layers. */
  Recipe bits(int bits) {
    return bits(bits, network.layers());
  }

  static Recipe bits(int bits, List<Layer> layers) {
    return Recipe.EMPTY.with(
        layers.stream().map(layer -> layer.id().value()).toList(),
        LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)));
  }

  List<ProbeRequest> requests(Recipe recipe) {
    return ProbeRequest.lacking(compressor, recipe, latency);
  }
}

package dev.espalier.compress;

import dev.espalier.compress.encode.EncodedWeight;
import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightEncoder;
import dev.espalier.compress.encode.WeightForm;
import dev.espalier.compress.encode.WeightSource;
import dev.espalier.network.Layer;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxModel;
import java.util.EnumSet;
import java.util.Set;

/** Puts encoded weights into a copy of a model. */
final class ModelWeights {
  private final ModelEditor editor;
  private final WeightSites sites;
  private final Set<SharedConstant> shared = EnumSet.noneOf(SharedConstant.class);

  ModelWeights(OnnxModel model, WeightSites sites) {
    this.editor = model.edit();
    this.sites = sites;
  }

  void put(Layer layer, WeightForm form, WeightSource source) {
    EncodedWeight encoded = WeightEncoder.encode(sites.of(layer), form, source);
    editor.replaceTensor(
        layer.weight().graph(), layer.weight().name(), encoded.tensors(), encoded.nodes());
    shared.addAll(encoded.shared());
  }

  /** Adds what the decoders share; nothing can be put any more. */
  ModelEditor finish() {
    shared.forEach(constant -> editor.addTensor(GraphPath.MAIN, sites.shared(constant)));
    return editor;
  }
}

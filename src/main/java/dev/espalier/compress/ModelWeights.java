package dev.espalier.compress;

import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightSource;
import dev.espalier.network.Layer;
import dev.espalier.network.WeightRef;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts encoded weights into a copy of a model. */
final class ModelWeights {
  private final ModelEditor editor;
  private final WeightSites sites;
  private final Set<SharedConstant> shared = EnumSet.noneOf(SharedConstant.class);
  private final Map<String, NewTensor> common = new LinkedHashMap<>();

  ModelWeights(OnnxModel model, WeightSites sites) {
    this.editor = model.edit();
    this.sites = sites;
  }

  void put(Layer layer, LayerForm form, WeightSource source) {
    WrittenLayer written = WrittenLayer.of(layer, form, sites, source);
    written.putInto(editor, layer);
    shared.addAll(written.shared());
    written.common().forEach(tensor -> common.putIfAbsent(tensor.name(), tensor));
  }

  /** Replaces a bias. */
  void put(LayerCorrection correction) {
    WeightRef bias = correction.slot().tensor();
    editor.replaceTensor(bias.graph(), bias.name(), List.of(biasTensor(correction)), List.of());
  }

  /** A bias in the form in which it is written. */
  static NewTensor biasTensor(LayerCorrection correction) {
    WeightRef bias = correction.slot().tensor();
    return NewTensor.of(bias.name(), bias.dims(), correction.bias());
  }

  /** Adds what the decoders share; nothing can be put any more. */
  ModelEditor finish() {
    common.values().forEach(tensor -> editor.addTensor(GraphPath.MAIN, tensor));
    shared.forEach(constant -> editor.addTensor(GraphPath.MAIN, sites.shared(constant)));
    return editor;
  }
}

package dev.espalier.compress;

import dev.espalier.compress.activation.IntegerNetwork;
import dev.espalier.compress.activation.IntegerSource;
import dev.espalier.compress.activation.IntegerWriter;
import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightSource;
import dev.espalier.network.Layer;
import dev.espalier.network.WeightRef;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
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
  private final Map<OnnxNode, List<NewNode>> users = new LinkedHashMap<>();

  ModelWeights(OnnxModel model, WeightSites sites) {
    this(model.edit(), sites);
  }

  /** Puts them into a copy that is changed in other ways, too. */
  ModelWeights(ModelEditor editor, WeightSites sites) {
    this.editor = editor;
    this.sites = sites;
  }

  void put(Layer layer, LayerForm form, WeightSource source) {
    put(layer, WrittenLayer.of(layer, form, sites, source));
  }

  void put(Layer layer, WrittenLayer written) {
    written.putInto(editor, layer);
    if (written.needsRuntime()) {
      importRuntime();
    }
    users.putAll(written.users());
    shared.addAll(written.shared());
    written.common().forEach(tensor -> common.putIfAbsent(tensor.name(), tensor));
  }

  private void importRuntime() {
    try {
      editor.raiseOpset(OperatorSet.MICROSOFT, OperatorSet.MICROSOFT_VERSION);
    } catch (OnnxException e) {
      throw new IllegalStateException("no node of another domain is converted", e);
    }
  }

  /** Replaces a bias. */
  void put(LayerCorrection correction) {
    WeightRef bias = correction.slot().tensor();
    editor.replaceTensor(bias.graph(), bias.name(), List.of(biasTensor(correction)), List.of());
  }

  /** Makes values integers, when all weights are there. */
  void put(IntegerNetwork integers, IntegerSource source) {
    if (!integers.isEmpty()) {
      new IntegerWriter(editor, sites::of, integers, users).write(source);
    }
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

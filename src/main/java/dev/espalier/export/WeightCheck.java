package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.WrittenWeight;
import dev.espalier.data.Tensor;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.ModelCut;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Lets the runtime decode the weights of a written file and compares them, bit for bit, with what
 * was shown. What decodes them is cut out of the file as a model of its own, some layers at a time,
 * so that memory stays bounded, however large the file is.
 */
final class WeightCheck {

  /** Weights that are looked at in one run: 64 MB as floats. */
  private static final long WEIGHTS_AT_A_TIME = 1L << 24;

  private final ModelRuntime runtime;
  private final CompressedNetwork compressed;

  WeightCheck(ModelRuntime runtime, CompressedNetwork compressed) {
    this.runtime = runtime;
    this.compressed = compressed;
  }

  /**
   * Compares the weights of some layers.
   *
   * @param file the written model
   * @param layers changed layers of the main graph
   * @return the number of weights compared
   * @throws ExportException if a weight differs
   */
  long compare(Path file, List<Layer> layers, CancelSignal cancel)
      throws ExportException, OnnxException {
    long compared = 0;
    List<Layer> group = new ArrayList<>();
    long weights = 0;
    for (Layer layer : layers) {
      if (!group.isEmpty() && weights + layer.parameters() > WEIGHTS_AT_A_TIME) {
        compared += compareGroup(file, group, cancel);
        group.clear();
        weights = 0;
      }
      group.add(layer);
      weights += layer.parameters();
    }
    if (!group.isEmpty()) {
      compared += compareGroup(file, group, cancel);
    }
    return compared;
  }

  private long compareGroup(Path file, List<Layer> group, CancelSignal cancel)
      throws ExportException, OnnxException {
    Map<String, String> names = new LinkedHashMap<>();
    Map<Layer, List<WrittenWeight>> shown = new LinkedHashMap<>();
    group.forEach(layer -> shown.put(layer, compressed.written(layer)));
    ModelSource source;
    try (OnnxModel written = OnnxModel.open(file)) {
      ModelEditor editor = written.edit();
      for (List<WrittenWeight> weights : shown.values()) {
        for (WrittenWeight weight : weights) {
          names.put(weight.name(), editor.uniqueName("weight" + names.size()));
        }
      }
      byte[] decoders = ModelCut.constants(written, names);
      source = ModelSource.of(decoders, file.getFileName().toString());
    }
    Map<String, Tensor> decoded = decode(source, cancel);
    long compared = 0;
    for (Map.Entry<Layer, List<WrittenWeight>> layer : shown.entrySet()) {
      // Of packed weights the runtime shows the bytes they are packed in; scales are none.
      boolean packed =
          compressed.packed(layer.getKey()).isPresent()
              || compressed.integers().form(layer.getKey()).isPresent();
      for (WrittenWeight weight : layer.getValue()) {
        String name = Objects.requireNonNull(names.get(weight.name()));
        compare(layer.getKey(), weight.values(), Objects.requireNonNull(decoded.get(name)));
        compared += packed ? 0 : weight.values().length;
      }
      compared += packed ? layer.getKey().parameters() : 0;
    }
    return compared;
  }

  private Map<String, Tensor> decode(ModelSource source, CancelSignal cancel)
      throws ExportException {
    try (ModelSession session = runtime.open(source, SessionSettings.standard(), cancel)) {
      return session.run(Map.of(), Set.of(), cancel);
    } catch (RuntimeFailure e) {
      throw new ExportException(Check.WEIGHTS, String.valueOf(e.getMessage()), e);
    }
  }

  private static void compare(Layer layer, float[] shown, Tensor decoded) throws ExportException {
    float[] found = decoded.toFloats();
    if (found.length != shown.length) {
      throw new ExportException(
          Check.WEIGHTS,
          "layer %s: the runtime decodes %d weights, expected are %d"
              .formatted(layer.id(), found.length, shown.length));
    }
    for (int i = 0; i < shown.length; i++) {
      if (Float.floatToIntBits(found[i]) != Float.floatToIntBits(shown[i])) {
        throw new ExportException(
            Check.WEIGHTS,
            "layer %s: weight %d is %s in the runtime, expected is %s"
                .formatted(layer.id(), i, found[i], shown[i]));
      }
    }
  }
}

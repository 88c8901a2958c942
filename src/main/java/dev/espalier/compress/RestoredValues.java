package dev.espalier.compress;

import dev.espalier.network.Layer;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In a compressed network, beside what each equalized layer puts out, the same on the scale of the
 * original, so that the two can be compared.
 */
public final class RestoredValues {
  private final Map<String, Restored> values;

  /** A value of the network, and what brings it back. */
  private record Restored(String name, NewTensor factors) {}

  private RestoredValues(Map<String, Restored> values) {
    this.values = new LinkedHashMap<>(values);
  }

  static RestoredValues of(CompressedNetwork compressed) {
    Map<String, Restored> values = new LinkedHashMap<>();
    ModelEditor names = compressed.network().model().edit();
    for (Layer layer : compressed.changed()) {
      compressed
          .source()
          .divisors(layer)
          .ifPresent(divisors ->
              layer
                  .output()
                  .ifPresent(value -> values.put(value, restored(layer, value, divisors, names))));
    }
    return new RestoredValues(values);
  }

  private static Restored restored(
      Layer layer, String value, double[] divisors, ModelEditor names) {
    float[] factors = new float[divisors.length];
    for (int channel = 0; channel < factors.length; channel++) {
      factors[channel] = (float) divisors[channel];
    }
    String name = names.uniqueName(value + "_restored");
    return new Restored(
        name, NewTensor.of(names.uniqueName(name + "_factors"), dims(layer, factors), factors));
  }

  /** Along the axis of the channels: the last one, or that behind the batch. */
  private static Dims dims(Layer layer, float[] factors) {
    List<Long> sizes = new ArrayList<>(List.of((long) factors.length));
    boolean product = layer.users().getFirst().is("Gemm") || layer.users().getFirst().is("MatMul");
    for (int axis = 2; axis < layer.weight().dims().rank() && !product; axis++) {
      sizes.add(1L);
    }
    return new Dims(sizes);
  }

  /** The name of a value on the scale of the original; its own if it is on that. */
  public String name(String value) {
    Restored restored = values.get(value);
    return restored == null ? value : restored.name();
  }

  /** Adds them to the compressed network. */
  public void addTo(ModelEditor editor) {
    values.forEach((value, restored) -> {
      editor.addTensor(GraphPath.MAIN, restored.factors());
      editor.insertNodes(
          GraphPath.MAIN,
          List.of(NewNode.of("Mul", List.of(value, restored.factors().name()), restored.name())));
    });
  }
}

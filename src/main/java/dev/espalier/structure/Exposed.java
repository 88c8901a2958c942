package dev.espalier.structure;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import dev.espalier.network.Network;
import dev.espalier.network.OutsideWeights;
import dev.espalier.network.WeightRef;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.runtime.ModelSource;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a network leads to inner values, which are its outputs, to be run without writing a file:
 * the structure as bytes, large weights apart from it, where they are.
 */
public final class Exposed {
  private Exposed() {}

  /** A network as it is. */
  public static ModelSource of(Network network, Set<String> values) {
    return of(network, Map.of(), values);
  }

  /**
   * A network some of whose constants are others.
   *
   * @param changed floats of the main graph
   */
  public static ModelSource of(
      Network network, Map<WeightRef, float[]> changed, Set<String> values) {
    ModelEditor editor = network.model().edit();
    // In older files initializers are inputs as well, and so could not be left open.
    editor.raiseIr(4);
    Set<String> dropped = values.isEmpty() ? Set.of() : editor.putOutOnly(values);
    Map<String, Tensor> outside = new HashMap<>();
    for (OnnxTensor tensor : network.model().graph().initializers()) {
      if (OutsideWeights.canBe(tensor) && !dropped.contains(tensor.name())) {
        outside.put(
            tensor.name(),
            Tensor.of(
                ElementType.FLOAT32,
                tensor.bytes().asByteBuffer().order(ByteOrder.nativeOrder()),
                tensor.dims().toArray()));
      }
    }
    changed.forEach((at, floats) -> {
      if (dropped.contains(at.name())) {
        return;
      }
      if (OutsideWeights.canBeNamed(at.name())) {
        outside.put(at.name(), Tensor.of(floats, at.dims().toArray()));
      } else {
        editor.replaceTensor(
            at.graph(), at.name(), List.of(NewTensor.of(at.name(), at.dims(), floats)), List.of());
      }
    });
    return new ModelSource.Skeleton(
        editor.skeleton(outside.keySet()), outside, network.model().file());
  }
}

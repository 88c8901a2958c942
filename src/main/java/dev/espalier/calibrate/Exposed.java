package dev.espalier.calibrate;

import dev.espalier.network.Network;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.runtime.ModelSource;
import java.util.Set;

/** A network with inner values among its outputs, to be run as a whole model in memory. */
public final class Exposed {
  private Exposed() {}

  /** A network as it is. */
  public static ModelSource of(Network network, Set<String> values) {
    return of(network, network.model().edit(), values);
  }

  /** A network as it was edited; the editor is used up. */
  public static ModelSource of(Network network, ModelEditor edited, Set<String> values) {
    edited.addOutputs(values);
    return ModelSource.of(edited.toBytes(), network.model().file().toString());
  }
}

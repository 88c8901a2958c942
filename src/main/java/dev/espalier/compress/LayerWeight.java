package dev.espalier.compress;

import dev.espalier.method.Weight;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.Shape;

/** A layer's weight, read from the file as something that can be compressed. */
public final class LayerWeight {

  private LayerWeight() {}

  /** Reads all of it. */
  public static Weight read(Layer layer) {
    Shape shape = Shape.ofLongs(layer.weight().dims().toArray());
    Weight whole = new Weight(layer.weight().read(), shape, layer.channelAxis());
    return LayerInputs.of(layer)
        .map(LayerInput::layout)
        .map(matrices -> new Weight(whole.values(), shape, layer.channelAxis(), matrices))
        .orElse(whole);
  }
}

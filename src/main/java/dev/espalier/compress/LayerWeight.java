package dev.espalier.compress;

import dev.espalier.method.Weight;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;

/** A layer's weight, read from the file as something that can be compressed. */
public final class LayerWeight {

  private LayerWeight() {}

  /** Reads all of it. */
  public static Weight read(Layer layer) {
    return new Weight(layer.weight().read(), shape(layer), layer.channelAxis(), matrices(layer))
        .ordered(layer.channelOrder());
  }

  /** Where the matrices lie that inputs are multiplied with; reads nothing. */
  static MatrixLayout matrices(Layer layer) {
    return LayerInputs.of(layer)
        .map(LayerInput::layout)
        .orElseGet(() -> Weight.matrix(shape(layer), layer.channelAxis()));
  }

  private static Shape shape(Layer layer) {
    return Shape.ofLongs(layer.weight().dims().toArray());
  }
}

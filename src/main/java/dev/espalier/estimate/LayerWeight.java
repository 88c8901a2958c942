package dev.espalier.estimate;

import dev.espalier.method.Weight;
import dev.espalier.network.Layer;
import dev.espalier.numeric.Shape;

/** A layer's weight, read from the file as something that can be compressed. */
public final class LayerWeight {

  private LayerWeight() {}

  /** Reads all of it. */
  public static Weight read(Layer layer) {
    long[] dims = layer.weight().dims().toArray();
    int[] sizes = new int[dims.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = Math.toIntExact(dims[axis]);
    }
    return new Weight(layer.weight().read(), Shape.of(sizes), layer.channelAxis());
  }
}

package dev.espalier.compress.activation;

import dev.espalier.method.IntegerCodes;
import dev.espalier.network.Layer;

/** Where the contents of integer layers come from, at the moment they are written. */
public interface IntegerSource {
  /** The weight of a layer. */
  IntegerCodes weight(Layer layer);

  /** The bias of a layer that has one. */
  float[] bias(Layer layer);
}

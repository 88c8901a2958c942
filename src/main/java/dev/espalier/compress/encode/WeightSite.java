package dev.espalier.compress.encode;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;

/**
 * The place in a model where a weight is written.
 *
 * @param layer the number of its layer, for names
 * @param name the name that its users know it by
 * @param dims its sizes; at most 2^31-1 elements
 * @param type the type its users expect: FLOAT or FLOAT16
 * @param operators what its model may use
 */
public record WeightSite(
    int layer, String name, Dims dims, DataType type, OperatorSet operators, DecodeNames names) {
  public WeightSite {
    if (type != DataType.FLOAT && type != DataType.FLOAT16) {
      throw new IllegalArgumentException("'" + name + "': no weight of type " + type);
    }
  }

  /** The number of weights. */
  int count() {
    return Math.toIntExact(dims.elementCount());
  }
}

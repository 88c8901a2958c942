package dev.espalier.compress.encode;

import dev.espalier.numeric.ChannelOrder;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The place in a model where a weight is written.
 *
 * @param layer the number of its layer, for names
 * @param name the name that its users know it by
 * @param dims its sizes; at most 2^31-1 elements
 * @param type the type its users expect: FLOAT or FLOAT16
 * @param operators what its model may use
 * @param order how its elements are to be stored, if they are in the order of their channels; the
 *     sizes are those in that order
 */
public record WeightSite(
    int layer,
    String name,
    Dims dims,
    DataType type,
    OperatorSet operators,
    DecodeNames names,
    Optional<ChannelOrder> order) {
  public WeightSite {
    if (type != DataType.FLOAT && type != DataType.FLOAT16) {
      throw new IllegalArgumentException("'" + name + "': no weight of type " + type);
    }
  }

  /** A place for a weight whose elements are in the order of the file. */
  public WeightSite(
      int layer, String name, Dims dims, DataType type, OperatorSet operators, DecodeNames names) {
    this(layer, name, dims, type, operators, names, Optional.empty());
  }

  /** The same place for the weight in the order of its channels. */
  WeightSite byChannel(ChannelOrder channels) {
    long[] sizes = IntStream.of(channels.channels().sizes()).asLongStream().toArray();
    return new WeightSite(
        layer, name, Dims.of(sizes), type, operators, names, Optional.of(channels));
  }

  /** The number of weights. */
  int count() {
    return Math.toIntExact(dims.elementCount());
  }
}

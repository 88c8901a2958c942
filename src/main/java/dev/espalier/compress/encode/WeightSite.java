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
 * @param leastBits codes of fewer bits are stored in these
 */
public record WeightSite(
    int layer,
    String name,
    Dims dims,
    DataType type,
    OperatorSet operators,
    DecodeNames names,
    Optional<ChannelOrder> order,
    int leastBits) {
  public WeightSite {
    if (type != DataType.FLOAT && type != DataType.FLOAT16) {
      throw new IllegalArgumentException("'" + name + "': no weight of type " + type);
    }
  }

  /** A place for a weight whose elements are in the order of the file. */
  public WeightSite(
      int layer, String name, Dims dims, DataType type, OperatorSet operators, DecodeNames names) {
    this(layer, name, dims, type, operators, names, Optional.empty(), 0);
  }

  /** The same place for the weight in the order of its channels. */
  WeightSite byChannel(ChannelOrder channels) {
    long[] sizes = IntStream.of(channels.channels().sizes()).asLongStream().toArray();
    return new WeightSite(
        layer, name, Dims.of(sizes), type, operators, names, Optional.of(channels), leastBits);
  }

  /** The same place for a part of other sizes, whose elements are in the order of the file. */
  WeightSite part(Dims sizes) {
    return new WeightSite(layer, name, sizes, type, operators, names, Optional.empty(), leastBits);
  }

  /** The same place for codes that are stored in at least some bits. */
  WeightSite atLeast(int bits) {
    return new WeightSite(layer, name, dims, type, operators, names, order, bits);
  }

  /** In how many bits codes are stored. */
  int storedBits(int bits) {
    return Math.max(bits, leastBits);
  }

  /** Whether codes are stored as integers and not as fields. */
  boolean storesIntegers(int bits) {
    return operators.hasIntegers(storedBits(bits));
  }

  /** The number of weights. */
  int count() {
    return Math.toIntExact(dims.elementCount());
  }
}

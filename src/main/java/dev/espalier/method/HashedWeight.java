package dev.espalier.method;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.Shape;
import java.util.Optional;

/**
 * Weights that share few values by chance: weight i decodes to the value at the {@linkplain
 * IndexHash#place place} of i, plus or minus (Chen et al., HashedNets, 2015). No index is stored,
 * for the hash tells them all; a pruned layer has the mask of the weights that were kept besides.
 *
 * @param values the shared ones, {@link IndexHash#values} of them
 * @param kept set where a weight is not pruned; empty if the layer is not
 * @param bits 1 to 8, that the values take for each weight
 */
public record HashedWeight(Shape shape, float[] values, Optional<BitMask> kept, int bits)
    implements CompressedWeight {
  public HashedWeight {
    kept.ifPresent(mask -> Lengths.check("mask bits", mask.size(), shape));
    if (values.length != IndexHash.values(shape.elementCount(), bits)) {
      throw new IllegalArgumentException(
          values.length + " values for " + shape + " at " + bits + " bits");
    }
  }

  @Override
  public void decodeInto(float[] into) {
    int count = shape.elementCount();
    for (int i = 0; i < count; i++) {
      int place = (int) IndexHash.place(i, values.length);
      float value = place < values.length ? values[place] : -values[place - values.length];
      into[i] = kept.isEmpty() || kept.get().get(i) ? value : 0;
    }
  }

  @Override
  public int zeros() {
    int zeros = 0;
    for (float value : decode()) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Override
  public long storedBits() {
    return (long) Float.SIZE * values.length + kept.map(BitMask::size).orElse(0);
  }

  @Override
  public String toString() {
    return "HashedWeight[" + shape + ", " + values.length + " values]";
  }
}

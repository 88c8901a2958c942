package dev.espalier.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A value that a model makes of nothing but constants.
 *
 * @param leaves the constants, without those that only say how elements are moved
 * @param axes the shape of the value and the axes of the first leaf in it
 * @param computed whether arithmetic is done on the way; otherwise elements are only moved and
 *     converted
 */
record Trace(List<WeightRef> leaves, AxisTrace axes, boolean computed) {
  Trace {
    leaves = List.copyOf(leaves);
  }

  static Trace of(WeightRef leaf) {
    return new Trace(List.of(leaf), AxisTrace.of(leaf.dims()), false);
  }

  Trace map(UnaryOperator<AxisTrace> change) {
    return new Trace(leaves, change.apply(axes), computed);
  }

  /** Both side by side in one value, or combined by arithmetic. */
  Trace with(Trace other, AxisTrace combined, boolean arithmetic) {
    List<WeightRef> all = new ArrayList<>(leaves);
    other.leaves.stream().filter(leaf -> !all.contains(leaf)).forEach(all::add);
    return new Trace(all, combined, computed || other.computed || arithmetic);
  }

  /** The leaf with the most bytes. */
  WeightRef largest() {
    WeightRef largest = leaves.getFirst();
    for (WeightRef leaf : leaves) {
      if (leaf.tensor().byteSize() > largest.tensor().byteSize()) {
        largest = leaf;
      }
    }
    return largest;
  }
}

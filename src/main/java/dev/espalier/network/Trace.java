package dev.espalier.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  /** Several side by side in one value, or combined by arithmetic; at least one. */
  static Trace of(List<Trace> parts, AxisTrace axes, boolean arithmetic) {
    Set<WeightRef> leaves = new LinkedHashSet<>();
    parts.forEach(part -> leaves.addAll(part.leaves));
    boolean computed = arithmetic && parts.size() > 1;
    return new Trace(
        List.copyOf(leaves), axes, computed || parts.stream().anyMatch(Trace::computed));
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

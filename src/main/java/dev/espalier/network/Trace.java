package dev.espalier.network;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
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

  /**
   * The integers that the value is made of, if there is at least a bit of them for each of its
   * elements: then they are its codes, and floats are their scales. Empty if they are not, such as
   * a single exponent.
   */
  List<WeightRef> codes() {
    List<WeightRef> integers = leaves.stream().filter(leaf -> isCode(leaf.type())).toList();
    long bits = integers.stream().mapToLong(leaf -> leaf.tensor().byteSize()).sum() * Byte.SIZE;
    return axes.isKnown() && bits >= new Dims(axes.sizes()).elementCount() ? integers : List.of();
  }

  private static boolean isCode(DataType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16, COMPLEX64, COMPLEX128 -> false;
      case BOOL, STRING, UNDEFINED -> false;
      default -> true;
    };
  }

  /** The leaf with the most bytes, of the codes if there are any. */
  WeightRef largest() {
    List<WeightRef> candidates = computed && !codes().isEmpty() ? codes() : leaves;
    WeightRef largest = candidates.getFirst();
    for (WeightRef leaf : candidates) {
      if (leaf.tensor().byteSize() > largest.tensor().byteSize()) {
        largest = leaf;
      }
    }
    return largest;
  }
}

package dev.espalier.network;

import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Where the axes of a value are after an operator that moves elements, as its attributes say. */
final class MovedAxes {
  /** Far above any rank; a longer list of sizes is no shape. */
  private static final int MAX_RANK = 64;

  private MovedAxes() {}

  static AxisTrace transpose(OnnxNode node, AxisTrace axes) {
    return axes.transpose(node.attributes().ints("perm").orElseGet(() -> reversed(axes.rank())));
  }

  private static List<Long> reversed(int rank) {
    return LongStream.iterate(rank - 1L, axis -> axis - 1).limit(rank).boxed().toList();
  }

  static AxisTrace reshape(OnnxNode node, AxisTrace axes) {
    Optional<long[]> wanted = integers(node, "shape");
    if (wanted.isEmpty()) {
      return AxisTrace.unknown(0);
    }
    long[] sizes = wanted.get().clone();
    boolean keepZeros = node.attributes().intValue("allowzero", 0) != 0;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == 0 && !keepZeros) {
        sizes[i] = i < axes.rank() ? axes.sizes().get(i) : -1;
      }
    }
    return axes.reshape(filled(sizes, axes));
  }

  /** Replaces the one size that is left open, if the number of elements is known. */
  private static long[] filled(long[] sizes, AxisTrace axes) {
    long known = Arrays.stream(sizes).filter(size -> size >= 0).reduce(1, (a, b) -> a * b);
    long total = axes.sizes().stream().reduce(1L, (a, b) -> a * b);
    boolean open = Arrays.stream(sizes).filter(size -> size < 0).count() == 1;
    return open && axes.isKnown() && known > 0
        ? Arrays.stream(sizes).map(size -> size < 0 ? total / known : size).toArray()
        : sizes;
  }

  static AxisTrace flatten(OnnxNode node, AxisTrace axes) {
    int axis = (int) node.attributes().intValue("axis", 1);
    int at = axis < 0 ? axis + axes.rank() : axis;
    if (!axes.isKnown() || at < 0 || at > axes.rank()) {
      return AxisTrace.unknown(2);
    }
    long outer = axes.sizes().subList(0, at).stream().reduce(1L, (a, b) -> a * b);
    long inner = axes.sizes().subList(at, axes.rank()).stream().reduce(1L, (a, b) -> a * b);
    return axes.reshape(new long[] {outer, inner});
  }

  static AxisTrace squeeze(OnnxNode node, AxisTrace axes) {
    long[] given = integers(node, "axes").orElse(null);
    List<Integer> dropped =
        given == null
            ? IntStream.range(0, axes.rank()).filter(i -> axes.sizes().get(i) == 1).boxed().toList()
            : absolute(given, axes.rank());
    List<Long> sizes = new ArrayList<>();
    List<Integer> origins = new ArrayList<>();
    for (int i = 0; i < axes.rank(); i++) {
      if (!dropped.contains(i)) {
        sizes.add(axes.sizes().get(i));
        origins.add(axes.origins().get(i));
      }
    }
    return new AxisTrace(sizes, origins);
  }

  static AxisTrace unsqueeze(OnnxNode node, AxisTrace axes) {
    long[] given = integers(node, "axes").orElse(null);
    if (given == null) {
      return AxisTrace.unknown(axes.rank() + 1);
    }
    int rank = axes.rank() + given.length;
    List<Integer> added = absolute(given, rank);
    List<Long> sizes = new ArrayList<>();
    List<Integer> origins = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < rank; i++) {
      boolean fresh = added.contains(i) || from == axes.rank();
      sizes.add(fresh ? 1L : axes.sizes().get(from));
      origins.add(fresh ? -1 : axes.origins().get(from));
      from += fresh ? 0 : 1;
    }
    return new AxisTrace(sizes, origins);
  }

  private static List<Integer> absolute(long[] axes, int rank) {
    return Arrays.stream(axes).mapToObj(axis -> (int) (axis < 0 ? axis + rank : axis)).toList();
  }

  /** Integers that were an attribute in old operator sets and are the second input in new ones. */
  static Optional<long[]> integers(OnnxNode node, String attribute) {
    return node.attributes()
        .ints(attribute)
        .map(list -> list.stream().mapToLong(Long::longValue).toArray())
        .or(() -> node.graph().constant(node.input(1)).flatMap(MovedAxes::integers));
  }

  private static Optional<long[]> integers(OnnxTensor tensor) {
    boolean fits = tensor.dims().elementCount() <= MAX_RANK;
    return switch (tensor.dataType()) {
      case INT64, INT32 -> fits ? Optional.of(tensor.toLongs()) : Optional.empty();
      default -> Optional.empty();
    };
  }
}

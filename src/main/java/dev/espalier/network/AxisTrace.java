package dev.espalier.network;

import dev.espalier.onnx.Dims;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The shape of a value that was made from a stored tensor, and where each of its axes comes from.
 *
 * @param sizes the size of each axis, -1 if not known
 * @param origins for each axis the axis of the stored tensor, -1 if it is none; -2 for a part of
 *     the first one, -3 for a part of the second, and so on
 */
record AxisTrace(List<Long> sizes, List<Integer> origins) {
  private static final int NONE = -1;
  private static final long UNKNOWN = -1;

  AxisTrace {
    sizes = List.copyOf(sizes);
    origins = List.copyOf(origins);
  }

  /** The stored tensor itself. */
  static AxisTrace of(Dims dims) {
    return new AxisTrace(dims.sizes(), IntStream.range(0, dims.rank()).boxed().toList());
  }

  /** Nothing known but the rank. */
  static AxisTrace unknown(int rank) {
    return new AxisTrace(Collections.nCopies(rank, UNKNOWN), Collections.nCopies(rank, NONE));
  }

  int rank() {
    return sizes.size();
  }

  boolean isKnown() {
    return !sizes.contains(UNKNOWN);
  }

  /** The axis of the stored tensor that {@code axis} is; negative axes count from the end. */
  int origin(int axis) {
    int index = axis < 0 ? axis + rank() : axis;
    return index >= 0 && index < rank() ? Math.max(origins.get(index), NONE) : NONE;
  }

  /** The axis of the stored tensor that {@code axis} is, or was divided from; -1 if it is none. */
  int whole(int axis) {
    int origin = origins.get(axis);
    return origin < NONE ? part(origin) : origin;
  }

  /** From an axis to what stands for a part of it, and back. */
  private static int part(int origin) {
    return 2 * NONE - origin;
  }

  /** The axes in another order. */
  AxisTrace transpose(List<Long> order) {
    if (order.size() != rank() || order.stream().anyMatch(axis -> axis < 0 || axis >= rank())) {
      return unknown(rank());
    }
    return new AxisTrace(
        order.stream().map(axis -> sizes.get(axis.intValue())).toList(),
        order.stream().map(axis -> origins.get(axis.intValue())).toList());
  }

  /**
   * The same elements in another shape. An axis survives if its size and its stride are the same,
   * and in parts if it is divided.
   */
  AxisTrace reshape(long[] newSizes) {
    List<Long> sizesNow = Arrays.stream(newSizes).boxed().toList();
    if (!isKnown() || sizesNow.contains(UNKNOWN)) {
      return new AxisTrace(sizesNow, Collections.nCopies(newSizes.length, NONE));
    }
    List<Integer> from = new ArrayList<>();
    long outer = 1;
    for (long size : newSizes) {
      from.add(axisWith(outer, size));
      outer *= size;
    }
    return new AxisTrace(sizesNow, from);
  }

  /** The same axes, their sizes no longer known. */
  AxisTrace resized() {
    return new AxisTrace(Collections.nCopies(rank(), UNKNOWN), origins);
  }

  /** Element by element with another value, both stretched to a common shape. */
  AxisTrace broadcast(AxisTrace other) {
    if (other.rank() > rank()) {
      return other.broadcast(this);
    }
    List<Long> common = new ArrayList<>(sizes);
    List<Integer> from = new ArrayList<>(origins);
    int offset = rank() - other.rank();
    for (int axis = offset; axis < rank(); axis++) {
      long mine = sizes.get(axis);
      long theirs = other.sizes.get(axis - offset);
      if (mine == 1 && theirs != 1) {
        common.set(axis, theirs);
        from.set(axis, NONE);
      } else if (theirs == UNKNOWN) {
        common.set(axis, mine == 1 ? UNKNOWN : mine);
      }
    }
    return new AxisTrace(common, from);
  }

  private static boolean isInside(long from, long to, long begin, long end) {
    return begin > 0 && to > 0 && end > 0 && from % begin == 0 && end % to == 0;
  }

  private int axisWith(long outer, long size) {
    long before = 1;
    for (int axis = 0; axis < rank(); axis++) {
      if (before == outer && sizes.get(axis) == size && size != 1) {
        return origins.get(axis);
      }
      long behind = before * sizes.get(axis);
      if (size > 1 && isInside(outer, outer * size, before, behind)) {
        int origin = origins.get(axis);
        return origin > NONE ? part(origin) : origin;
      }
      before = behind;
    }
    return NONE;
  }
}

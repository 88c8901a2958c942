package dev.espalier.structure.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sizes behind operators that move, pick or repeat elements. */
final class MovingRules {
  private MovingRules() {}

  static Optional<ValueShape> of(ShapeContext in) {
    return switch (in.node().opType()) {
      case "Reshape" -> reshape(in);
      case "Flatten" -> flatten(in);
      case "Transpose" -> transpose(in);
      case "Squeeze" -> squeeze(in);
      case "Unsqueeze" -> unsqueeze(in);
      case "Concat" -> concat(in);
      case "Slice" -> in.shape(0).flatMap(shape -> SliceParts.of(in, shape).map(SliceParts::shape));
      case "Gather" -> gather(in);
      case "GatherElements" -> in.shape(1).map(shape -> ValueShape.of(shape.sizes()));
      case "Expand" -> expand(in);
      case "ConstantOfShape" -> in.numbers("", 0).map(ValueShape::of);
      case "Tile" -> tile(in);
      case "Pad" -> pad(in);
      case "Resize", "Upsample" -> resize(in);
      case "DepthToSpace" -> blocks(in, true);
      case "SpaceToDepth" -> blocks(in, false);
      default -> Optional.empty();
    };
  }

  private static Optional<ValueShape> reshape(ShapeContext in) {
    Optional<ValueShape> from = in.shape(0);
    Optional<long[]> wanted = in.numbers("shape", 1);
    if (from.isEmpty() || wanted.isEmpty()) {
      return Optional.empty();
    }
    long[] sizes = wanted.get();
    int open = -1;
    long known = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == 0 && !in.flag("allowzero")) {
        sizes[axis] = from.get().size(axis);
      }
      if (sizes[axis] < 0) {
        open = axis;
      } else {
        known *= sizes[axis];
      }
    }
    if (open >= 0) {
      sizes[open] = known == 0 ? 0 : from.get().elements() / known;
      known *= sizes[open];
    }
    return known == from.get().elements() ? Optional.of(ValueShape.of(sizes)) : Optional.empty();
  }

  private static Optional<ValueShape> flatten(ShapeContext in) {
    return in.shape(0)
        .map(shape -> {
          int at = shape.axis(in.node().attributes().intValue("axis", 1));
          long[] sizes = shape.sizes();
          return ValueShape.of(
              Arrays.stream(sizes, 0, at).reduce(1, Math::multiplyExact),
              Arrays.stream(sizes, at, sizes.length).reduce(1, Math::multiplyExact));
        });
  }

  private static Optional<ValueShape> transpose(ShapeContext in) {
    return in.shape(0)
        .map(shape -> {
          int[] order = AxisMoves.order(in.node(), shape.rank());
          return ValueShape.of(Arrays.stream(order).mapToLong(shape::size).toArray());
        });
  }

  private static Optional<ValueShape> squeeze(ShapeContext in) {
    Optional<ValueShape> from = in.shape(0);
    boolean open = !in.has("axes", 1);
    Optional<long[]> axes = in.numbers("axes", 1);
    if (from.isEmpty() || (axes.isEmpty() && !open)) {
      return Optional.empty();
    }
    ValueShape shape = from.get();
    Set<Integer> gone = open ? Set.of() : in.axes(axes, shape);
    List<Long> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (open ? shape.size(axis) != 1 : !gone.contains(axis)) {
        sizes.add(shape.size(axis));
      }
    }
    return Optional.of(ValueShape.of(ShapeRules.longs(sizes)));
  }

  private static Optional<ValueShape> unsqueeze(ShapeContext in) {
    Optional<ValueShape> from = in.shape(0);
    Optional<long[]> axes = in.numbers("axes", 1);
    if (from.isEmpty() || axes.isEmpty()) {
      return Optional.empty();
    }
    long[] sizes = new long[from.get().rank() + axes.get().length];
    ValueShape wider = ValueShape.of(sizes);
    for (long axis : axes.get()) {
      sizes[wider.axis(axis)] = 1;
    }
    int next = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == 0) {
        sizes[axis] = from.get().size(next++);
      }
    }
    return Optional.of(ValueShape.of(sizes));
  }

  private static Optional<ValueShape> concat(ShapeContext in) {
    long[] sizes = null;
    int at = 0;
    for (int i = 0; i < in.node().inputs().size(); i++) {
      Optional<ValueShape> part = in.shape(i);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      if (sizes == null) {
        sizes = part.get().sizes();
        at = part.get().axis(in.node().attributes().intValue("axis", 0));
      } else {
        sizes[at] += part.get().size(at);
      }
    }
    return Optional.ofNullable(sizes).map(ValueShape::of);
  }

  /** All parts of a split. */
  static List<Optional<ValueShape>> split(ShapeContext in) {
    Optional<ValueShape> from = in.shape(0);
    int parts = in.node().outputs().size();
    List<Optional<ValueShape>> all = new ArrayList<>();
    boolean open = !in.has("split", 1);
    Optional<long[]> given = in.numbers("split", 1);
    if (from.isEmpty() || (given.isEmpty() && !open)) {
      return all;
    }
    int at = from.get().axis(in.node().attributes().intValue("axis", 0));
    long each = Math.ceilDiv(from.get().size(at), (long) parts);
    long left = from.get().size(at);
    for (int part = 0; part < parts; part++) {
      long[] sizes = from.get().sizes();
      sizes[at] = given.isPresent() ? given.get()[part] : Math.min(each, left);
      left -= sizes[at];
      all.add(Optional.of(ValueShape.of(sizes)));
    }
    return all;
  }

  private static Optional<ValueShape> gather(ShapeContext in) {
    Optional<ValueShape> data = in.shape(0);
    Optional<ValueShape> indices = in.shape(1);
    if (data.isEmpty() || indices.isEmpty()) {
      return Optional.empty();
    }
    int at = data.get().axis(in.node().attributes().intValue("axis", 0));
    long[] sizes = data.get().sizes();
    return Optional.of(
        ValueShape.of(
            ShapeRules.joined(
                Arrays.copyOf(sizes, at),
                indices.get().sizes(),
                Arrays.copyOfRange(sizes, at + 1, sizes.length))));
  }

  private static Optional<ValueShape> expand(ShapeContext in) {
    Optional<ValueShape> from = in.shape(0);
    Optional<long[]> to = in.numbers("", 1);
    return from.isEmpty() || to.isEmpty()
        ? Optional.empty()
        : Optional.of(ValueShape.of(ShapeRules.broadcast(from.get().sizes(), to.get())));
  }

  private static Optional<ValueShape> tile(ShapeContext in) {
    Optional<long[]> times = in.numbers("", 1);
    return in.shape(0)
        .filter(shape -> times.isPresent() && times.get().length == shape.rank())
        .map(shape -> {
          long[] sizes = shape.sizes();
          Arrays.setAll(sizes, axis -> sizes[axis] * times.get()[axis]);
          return ValueShape.of(sizes);
        });
  }

  private static Optional<ValueShape> pad(ShapeContext in) {
    return in.shape(0)
        .flatMap(shape ->
            AxisMoves.pads(in, shape.rank())
                .map(pads -> {
                  long[] sizes = shape.sizes();
                  Arrays.setAll(
                      sizes, axis -> sizes[axis] + pads[axis] + pads[axis + sizes.length]);
                  return ValueShape.of(sizes);
                }));
  }

  private static Optional<ValueShape> resize(ShapeContext in) {
    Optional<ValueShape> from = in.shape(0);
    boolean stretches =
        in.node()
            .attributes()
            .string("keep_aspect_ratio_policy")
            .orElse("stretch")
            .equals("stretch");
    if (from.isEmpty() || !stretches) {
      return Optional.empty();
    }
    int[] axes = AxisMoves.resized(in.node(), from.get().rank());
    long[] resized = from.get().sizes();
    Optional<long[]> sizes = in.numbers("", 3);
    if (sizes.isPresent() && sizes.get().length == axes.length) {
      for (int i = 0; i < axes.length; i++) {
        resized[axes[i]] = sizes.get()[i];
      }
      return Optional.of(ValueShape.of(resized));
    }
    boolean old = in.node().inputs().size() <= 2;
    Optional<float[]> scales =
        in.node()
            .graph()
            .constant(in.node().input(old ? 1 : 2))
            .filter(tensor -> tensor.dims().elementCount() == axes.length)
            .map(tensor -> tensor.toFloats());
    return scales.map(factors -> {
      for (int i = 0; i < axes.length; i++) {
        resized[axes[i]] = (long) Math.floor(resized[axes[i]] * (double) factors[i]);
      }
      return ValueShape.of(resized);
    });
  }

  private static Optional<ValueShape> blocks(ShapeContext in, boolean toSpace) {
    long block = in.node().attributes().intValue("blocksize", 1);
    return in.shape(0)
        .filter(shape -> shape.rank() == 4)
        .map(shape ->
            toSpace
                ? ValueShape.of(
                    shape.size(0),
                    shape.size(1) / (block * block),
                    shape.size(2) * block,
                    shape.size(3) * block)
                : ValueShape.of(
                    shape.size(0),
                    shape.size(1) * block * block,
                    shape.size(2) / block,
                    shape.size(3) / block));
  }
}

package dev.espalier.structure.shape;

import dev.espalier.onnx.OnnxNode;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a {@code Slice} takes of each axis, in elements from the front.
 *
 * @param starts the first element of each axis
 * @param steps how far it is to the next one; may be negative
 * @param counts how many elements are taken
 */
public record SliceParts(long[] starts, long[] steps, long[] counts) {

  /** What a {@code Slice} takes; nothing if it is computed at each run. */
  public static Optional<SliceParts> of(OnnxNode node, GraphShapes shapes) {
    ShapeContext in = new ShapeContext(node, shapes);
    return in.shape(0).flatMap(shape -> of(in, shape));
  }

  static Optional<SliceParts> of(ShapeContext in, ValueShape shape) {
    Optional<long[]> from = in.numbers("starts", 1);
    Optional<long[]> to = in.numbers("ends", 2);
    boolean named = in.has("axes", 3);
    Optional<long[]> axes = in.numbers("axes", 3);
    boolean stepped = !in.node().input(4).isEmpty();
    Optional<long[]> steps = stepped ? in.numbers("", 4) : Optional.empty();
    if (from.isEmpty()
        || to.isEmpty()
        || (named && axes.isEmpty())
        || (stepped && steps.isEmpty())) {
      return Optional.empty();
    }
    SliceParts all = whole(shape);
    for (int i = 0; i < from.get().length; i++) {
      int axis = named ? shape.axis(axes.orElseThrow()[i]) : i;
      long step = steps.isPresent() ? steps.get()[i] : 1;
      all.take(axis, from.get()[i], to.get()[i], step, shape.size(axis));
    }
    return Optional.of(all);
  }

  private static SliceParts whole(ValueShape shape) {
    long[] steps = new long[shape.rank()];
    Arrays.fill(steps, 1);
    return new SliceParts(new long[shape.rank()], steps, shape.sizes());
  }

  private void take(int axis, long start, long end, long step, long size) {
    long first = start < 0 ? start + size : start;
    long last = end < 0 ? end + size : end;
    if (step > 0) {
      first = Math.clamp(first, 0, size);
      last = Math.clamp(last, 0, size);
      counts[axis] = Math.max(0, Math.ceilDiv(last - first, step));
    } else {
      first = Math.clamp(first, 0, Math.max(0, size - 1));
      last = end < -size ? -1 : Math.clamp(last, -1, Math.max(0, size - 1));
      counts[axis] = Math.max(0, Math.ceilDiv(first - last, -step));
    }
    starts[axis] = first;
    steps[axis] = step;
  }

  ValueShape shape() {
    return ValueShape.of(counts.clone());
  }
}

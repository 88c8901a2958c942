package dev.espalier.structure.shape;

import dev.espalier.onnx.OnnxNode;
import java.util.Arrays;
import java.util.Optional;

/** Sizes behind operators that move a window over a picture. */
final class WindowRules {
  /** Batch and channels come before the axes that the window moves along. */
  private static final int FIRST = 2;

  private WindowRules() {}

  /**
   * How a window lies.
   *
   * @param pads before and behind each axis: all that are before, then all that are behind
   */
  private record Window(long[] kernel, long[] strides, long[] dilations, long[] pads) {
    static Window of(ShapeContext in, long[] kernel) {
      int axes = kernel.length;
      return new Window(
          kernel,
          in.list("strides", axes, 1),
          in.list("dilations", axes, 1),
          in.list("pads", 2 * axes, 0));
    }

    long extent(int axis) {
      return (kernel[axis] - 1) * dilations[axis] + 1;
    }

    long pad(int axis) {
      return pads[axis] + pads[axis + kernel.length];
    }
  }

  static Optional<ValueShape> convolution(ShapeContext in) {
    Optional<ValueShape> picture = in.shape(0);
    Optional<ValueShape> weight = in.shape(1);
    if (picture.isEmpty() || weight.isEmpty() || picture.get().rank() <= FIRST) {
      return Optional.empty();
    }
    ValueShape from = picture.get();
    long[] all = weight.get().sizes();
    long[] kernel = Arrays.copyOfRange(all, FIRST, all.length);
    Window window = Window.of(in, kernel);
    long[] sizes = from.sizes();
    OnnxNode node = in.node();
    boolean transposed = node.is("ConvTranspose");
    sizes[1] = transposed ? all[1] * node.attributes().intValue("group", 1) : all[0];
    for (int axis = 0; axis < kernel.length; axis++) {
      sizes[FIRST + axis] =
          transposed
              ? spread(in, window, axis, from.size(FIRST + axis))
              : moved(in, window, axis, from.size(FIRST + axis));
    }
    return Optional.of(ValueShape.of(sizes));
  }

  static Optional<ValueShape> pool(ShapeContext in) {
    Optional<ValueShape> picture = in.shape(0);
    Optional<long[]> kernel = in.node().attributes().ints("kernel_shape").map(ShapeRules::longs);
    if (picture.isEmpty() || kernel.isEmpty()) {
      return Optional.empty();
    }
    Window window = Window.of(in, kernel.get());
    long[] sizes = picture.get().sizes();
    for (int axis = 0; axis < kernel.get().length; axis++) {
      sizes[FIRST + axis] = moved(in, window, axis, sizes[FIRST + axis]);
    }
    return Optional.of(ValueShape.of(sizes));
  }

  static Optional<ValueShape> global(ShapeContext in) {
    return in.shape(0)
        .map(shape -> {
          long[] sizes = shape.sizes();
          Arrays.fill(sizes, Math.min(FIRST, sizes.length), sizes.length, 1);
          return ValueShape.of(sizes);
        });
  }

  private static String auto(ShapeContext in) {
    return in.node().attributes().string("auto_pad").orElse("NOTSET");
  }

  private static long moved(ShapeContext in, Window window, int axis, long size) {
    long stride = window.strides()[axis];
    String auto = auto(in);
    if (auto.startsWith("SAME")) {
      return Math.ceilDiv(size, stride);
    }
    long pad = auto.equals("VALID") ? 0 : window.pad(axis);
    long room = size + pad - window.extent(axis);
    if (!in.flag("ceil_mode")) {
      return Math.floorDiv(room, stride) + 1;
    }
    long count = Math.ceilDiv(room, stride) + 1;
    // The last window has to begin inside of the picture or the padding before it.
    return (count - 1) * stride >= size + window.pads()[axis] ? count - 1 : count;
  }

  private static long spread(ShapeContext in, Window window, int axis, long size) {
    Optional<long[]> given = in.node().attributes().ints("output_shape").map(ShapeRules::longs);
    if (given.isPresent()) {
      long[] sizes = given.get();
      return sizes[sizes.length - window.kernel().length + axis];
    }
    long stride = window.strides()[axis];
    if (auto(in).startsWith("SAME")) {
      return size * stride;
    }
    long more = in.list("output_padding", window.kernel().length, 0)[axis];
    return stride * (size - 1) + more + window.extent(axis) - window.pad(axis);
  }
}

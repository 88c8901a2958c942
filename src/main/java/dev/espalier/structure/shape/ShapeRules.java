package dev.espalier.structure.shape;

import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the standard operators make of sizes, as the operators' specification says. */
final class ShapeRules {
  /** The first output has the sizes of the first input, though not each element its own. */
  private static final Set<String> SAME =
      Set.of(
          "BatchNormalization",
          "Bernoulli",
          "CumSum",
          "DequantizeLinear",
          "Dropout",
          "GroupNormalization",
          "Hardmax",
          "InstanceNormalization",
          "LRN",
          "LayerNormalization",
          "LogSoftmax",
          "LpNormalization",
          "MeanVarianceNormalization",
          "PRelu",
          "QuantizeLinear",
          "RMSNormalization",
          "ScatterElements",
          "ScatterND",
          "Softmax",
          "Trilu");

  private ShapeRules() {}

  /** The outputs, as far as they are known, in order. */
  static List<Optional<ValueShape>> of(OnnxNode node, GraphShapes shapes) {
    ShapeContext in = new ShapeContext(node, shapes);
    if (node.is("Split")) {
      return MovingRules.split(in);
    }
    if (node.is("Constant")) {
      return List.of(constant(node));
    }
    if (RecurrentShapes.knows(node.opType())) {
      return RecurrentShapes.of(in);
    }
    List<Optional<ValueShape>> all = new ArrayList<>();
    all.add(first(in));
    return all;
  }

  private static Optional<ValueShape> constant(OnnxNode node) {
    return node.attributes()
        .ints("value_ints")
        .map(list -> ValueShape.ofList(list.stream().mapToLong(Long::longValue).toArray()))
        .or(() ->
            node.attributes().intValue("value_int").stream()
                .mapToObj(number -> ValueShape.ofNumbers(new long[0], new long[] {number}))
                .findFirst());
  }

  private static Optional<ValueShape> first(ShapeContext in) {
    String op = in.node().opType();
    Optional<ValueShape> computed = NumberRules.of(in);
    if (computed.isPresent()) {
      return computed;
    }
    if (SAME.contains(op) || Elementwise.UNARY.contains(op)) {
      return in.shape(0).map(shape -> ValueShape.of(shape.sizes()));
    }
    if (Elementwise.BROADCAST.contains(op)) {
      return broadcast(in);
    }
    if (op.startsWith("Reduce") || op.startsWith("Arg")) {
      return reduced(in);
    }
    return switch (op) {
      case "Identity" -> in.shape(0);
      case "Cast", "CastLike" -> in.shape(0).map(shape -> ValueShape.of(shape.sizes()));
      case "MatMul" -> product(in);
      case "Gemm" -> gemm(in);
      case "Conv", "ConvTranspose" -> WindowRules.convolution(in);
      case "MaxPool", "AveragePool", "LpPool" -> WindowRules.pool(in);
      case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool" -> WindowRules.global(in);
      default -> MovingRules.of(in);
    };
  }

  private static Optional<ValueShape> broadcast(ShapeContext in) {
    long[] sizes = new long[0];
    for (int i = 0; i < in.node().inputs().size(); i++) {
      Optional<ValueShape> next = in.shape(i);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      sizes = broadcast(sizes, next.get().sizes());
    }
    return Optional.of(ValueShape.of(sizes));
  }

  static long[] broadcast(long[] a, long[] b) {
    long[] longer = a.length >= b.length ? a.clone() : b.clone();
    long[] shorter = a.length >= b.length ? b : a;
    int offset = longer.length - shorter.length;
    for (int axis = 0; axis < shorter.length; axis++) {
      if (longer[offset + axis] == 1) {
        longer[offset + axis] = shorter[axis];
      }
    }
    return longer;
  }

  private static Optional<ValueShape> product(ShapeContext in) {
    Optional<ValueShape> a = in.shape(0);
    Optional<ValueShape> b = in.shape(1);
    if (a.isEmpty() || b.isEmpty() || a.get().rank() < 1 || b.get().rank() < 1) {
      return Optional.empty();
    }
    long[] left = a.get().sizes();
    long[] right = b.get().sizes();
    long[] rows = left.length == 1 ? new long[0] : new long[] {left[left.length - 2]};
    long[] columns = right.length == 1 ? new long[0] : new long[] {right[right.length - 1]};
    long[] batch =
        broadcast(
            Arrays.copyOf(left, Math.max(0, left.length - 2)),
            Arrays.copyOf(right, Math.max(0, right.length - 2)));
    return Optional.of(ValueShape.of(joined(batch, rows, columns)));
  }

  static long[] joined(long[]... parts) {
    return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
  }

  private static Optional<ValueShape> gemm(ShapeContext in) {
    Optional<ValueShape> a = in.shape(0);
    Optional<ValueShape> b = in.shape(1);
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ValueShape.of(
                a.get().size(in.flag("transA") ? 1 : 0), b.get().size(in.flag("transB") ? 0 : 1)));
  }

  private static Optional<ValueShape> reduced(ShapeContext in) {
    Optional<ValueShape> from = in.shape(0);
    boolean arg = in.node().opType().startsWith("Arg");
    boolean open = !arg && !in.has("axes", 1);
    Optional<long[]> axes =
        arg
            ? Optional.of(new long[] {in.node().attributes().intValue("axis", 0)})
            : in.numbers("axes", 1);
    if (from.isEmpty() || (axes.isEmpty() && !open)) {
      return Optional.empty();
    }
    ValueShape shape = from.get();
    boolean nothing = open && in.flag("noop_with_empty_axes");
    boolean keeps = in.node().attributes().intValue("keepdims", 1) != 0;
    List<Long> sizes = new ArrayList<>();
    Set<Integer> gone = nothing ? Set.of() : in.axes(axes, shape);
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (!gone.contains(axis)) {
        sizes.add(shape.size(axis));
      } else if (keeps) {
        sizes.add(1L);
      }
    }
    return Optional.of(ValueShape.of(longs(Collections.unmodifiableList(sizes))));
  }

  static long[] longs(List<Long> list) {
    return list.stream().mapToLong(Long::longValue).toArray();
  }
}

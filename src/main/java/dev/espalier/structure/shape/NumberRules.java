package dev.espalier.structure.shape;

import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongBinaryOperator;

/** Computes the small lists of integers that models make of sizes. */
final class NumberRules {
  private static final int MAX_NUMBERS = 4096;

  private NumberRules() {}

  /** The first output of an operator with the numbers in it; nothing if they are not known. */
  static Optional<ValueShape> of(ShapeContext in) {
    OnnxNode node = in.node();
    return switch (node.opType()) {
      case "Shape" -> in.shape(0).map(shape -> sizes(node, shape));
      case "Size" ->
          in.shape(0)
              .map(shape -> ValueShape.ofNumbers(new long[0], new long[] {shape.elements()}));
      case "Range" -> range(in);
      case "ConstantOfShape" -> filled(in);
      case "Add" -> both(in, Math::addExact);
      case "Sub" -> both(in, Math::subtractExact);
      case "Mul" -> both(in, Math::multiplyExact);
      case "Div" -> both(in, NumberRules::quotient);
      case "Mod" -> both(in, NumberRules::modulo);
      case "Min" -> both(in, Math::min);
      case "Max" -> both(in, Math::max);
      case "Equal" -> both(in, (a, b) -> a == b ? 1 : 0);
      case "Greater" -> both(in, (a, b) -> a > b ? 1 : 0);
      case "Less" -> both(in, (a, b) -> a < b ? 1 : 0);
      case "Where" -> where(in);
      case "Concat" -> concat(in);
      case "Gather" -> gather(in);
      case "Slice" -> slice(in);
      case "ReduceProd" -> product(in);
      case "Cast" -> isInteger(node) ? moved(in) : Optional.empty();
      case "Squeeze", "Unsqueeze", "Reshape", "Identity" -> moved(in);
      default -> Optional.empty();
    };
  }

  private static Optional<long[]> numbers(ShapeContext in, int input) {
    return in.shape(input).flatMap(ValueShape::numbers);
  }

  private static ValueShape sizes(OnnxNode node, ValueShape shape) {
    int from = bound(shape, node.attributes().intValue("start", 0));
    int to = bound(shape, node.attributes().intValue("end", shape.rank()));
    return ValueShape.ofList(Arrays.copyOfRange(shape.sizes(), from, Math.max(from, to)));
  }

  private static int bound(ValueShape shape, long at) {
    return Math.clamp(at < 0 ? at + shape.rank() : at, 0, shape.rank());
  }

  private static Optional<ValueShape> range(ShapeContext in) {
    Optional<long[]> from = numbers(in, 0);
    Optional<long[]> to = numbers(in, 1);
    Optional<long[]> by = numbers(in, 2);
    if (from.isEmpty() || to.isEmpty() || by.isEmpty() || by.get()[0] == 0) {
      return Optional.empty();
    }
    long step = by.get()[0];
    long count = Math.max(0, Math.ceilDiv(to.get()[0] - from.get()[0], step));
    if (count > MAX_NUMBERS) {
      return Optional.of(ValueShape.of(count));
    }
    long[] list = new long[(int) count];
    Arrays.setAll(list, i -> from.get()[0] + i * step);
    return Optional.of(ValueShape.ofList(list));
  }

  private static Optional<ValueShape> filled(ShapeContext in) {
    Optional<long[]> sizes = numbers(in, 0);
    Optional<OnnxTensor> value = in.node().attributes().tensor("value");
    if (sizes.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    long count = ValueShape.of(sizes.get()).elements();
    boolean whole =
        switch (value.get().dataType()) {
          case INT64, INT32, BOOL -> count <= MAX_NUMBERS;
          default -> false;
        };
    if (!whole) {
      return Optional.empty();
    }
    long[] list = new long[(int) count];
    Arrays.fill(list, value.get().toLongs()[0]);
    return Optional.of(ValueShape.ofNumbers(sizes.get(), list));
  }

  private static long quotient(long a, long b) {
    return b == 0 ? 0 : a / b;
  }

  private static long modulo(long a, long b) {
    return b == 0 ? 0 : Math.floorMod(a, b);
  }

  private static Optional<ValueShape> both(ShapeContext in, LongBinaryOperator operator) {
    Optional<long[]> a = numbers(in, 0);
    Optional<long[]> b = numbers(in, 1);
    if (a.isEmpty() || b.isEmpty() || in.node().inputs().size() != 2) {
      return Optional.empty();
    }
    int count = Math.max(a.get().length, b.get().length);
    if (!fits(a.get(), count) || !fits(b.get(), count)) {
      return Optional.empty();
    }
    long[] result = new long[count];
    Arrays.setAll(result, i -> operator.applyAsLong(at(a.get(), i), at(b.get(), i)));
    long[] sizes =
        ShapeRules.broadcast(in.shape(0).orElseThrow().sizes(), in.shape(1).orElseThrow().sizes());
    return Optional.of(ValueShape.ofNumbers(sizes, result));
  }

  private static boolean fits(long[] list, int count) {
    return list.length == count || list.length == 1;
  }

  private static long at(long[] list, int i) {
    return list[list.length == 1 ? 0 : i];
  }

  private static Optional<ValueShape> where(ShapeContext in) {
    Optional<long[]> when = numbers(in, 0);
    Optional<long[]> then = numbers(in, 1);
    Optional<long[]> otherwise = numbers(in, 2);
    if (when.isEmpty() || then.isEmpty() || otherwise.isEmpty()) {
      return Optional.empty();
    }
    int count = Math.max(when.get().length, Math.max(then.get().length, otherwise.get().length));
    if (!fits(when.get(), count) || !fits(then.get(), count) || !fits(otherwise.get(), count)) {
      return Optional.empty();
    }
    long[] result = new long[count];
    Arrays.setAll(result, i -> at(when.get(), i) != 0 ? at(then.get(), i) : at(otherwise.get(), i));
    long[] sizes =
        ShapeRules.broadcast(in.shape(1).orElseThrow().sizes(), in.shape(2).orElseThrow().sizes());
    return Optional.of(
        ValueShape.ofNumbers(
            ShapeRules.broadcast(in.shape(0).orElseThrow().sizes(), sizes), result));
  }

  private static Optional<ValueShape> concat(ShapeContext in) {
    List<long[]> parts = new ArrayList<>();
    for (int i = 0; i < in.node().inputs().size(); i++) {
      Optional<long[]> part = numbers(in, i);
      if (part.isEmpty() || in.shape(i).orElseThrow().rank() != 1) {
        return Optional.empty();
      }
      parts.add(part.get());
    }
    return Optional.of(ValueShape.ofList(ShapeRules.joined(parts.toArray(new long[0][]))));
  }

  private static Optional<ValueShape> gather(ShapeContext in) {
    Optional<long[]> data = numbers(in, 0);
    Optional<long[]> at = numbers(in, 1);
    if (data.isEmpty() || at.isEmpty() || in.shape(0).orElseThrow().rank() != 1) {
      return Optional.empty();
    }
    long[] from = data.get();
    long[] picked =
        Arrays.stream(at.get()).map(i -> from[(int) (i < 0 ? i + from.length : i)]).toArray();
    return Optional.of(ValueShape.ofNumbers(in.shape(1).orElseThrow().sizes(), picked));
  }

  private static Optional<ValueShape> slice(ShapeContext in) {
    Optional<long[]> data = numbers(in, 0);
    if (data.isEmpty() || in.shape(0).orElseThrow().rank() != 1) {
      return Optional.empty();
    }
    return SliceParts.of(in, in.shape(0).orElseThrow())
        .map(parts -> {
          long[] picked = new long[(int) parts.counts()[0]];
          Arrays.setAll(picked, i -> data.get()[(int) (parts.starts()[0] + i * parts.steps()[0])]);
          return ValueShape.ofList(picked);
        });
  }

  private static Optional<ValueShape> product(ShapeContext in) {
    boolean scalar = in.node().attributes().intValue("keepdims", 1) == 0;
    return numbers(in, 0)
        .map(list ->
            ValueShape.ofNumbers(
                scalar ? new long[0] : new long[] {1},
                new long[] {Arrays.stream(list).reduce(1, Math::multiplyExact)}));
  }

  private static boolean isInteger(OnnxNode node) {
    long to = node.attributes().intValue("to", 0);
    return to == 7 || to == 6 || to == 9;
  }

  /** The same numbers in another form. */
  private static Optional<ValueShape> moved(ShapeContext in) {
    Optional<long[]> list = numbers(in, 0);
    if (list.isEmpty()) {
      return Optional.empty();
    }
    Optional<ValueShape> form =
        switch (in.node().opType()) {
          case "Cast", "Identity" -> in.shape(0);
          default -> MovingRules.of(in);
        };
    return form.map(shape -> ValueShape.ofNumbers(shape.sizes(), list.get()));
  }
}

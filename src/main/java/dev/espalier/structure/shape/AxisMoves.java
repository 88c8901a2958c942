package dev.espalier.structure.shape;

import dev.espalier.onnx.OnnxNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where operators put axes. */
public final class AxisMoves {
  private AxisMoves() {}

  /** The order of the axes behind a transposition, each by where it was. */
  public static int[] order(OnnxNode node, int rank) {
    return node.attributes()
        .ints("perm")
        .map(list -> list.stream().mapToInt(Math::toIntExact).toArray())
        .orElseGet(() -> {
          int[] reversed = new int[rank];
          Arrays.setAll(reversed, axis -> rank - 1 - axis);
          return reversed;
        });
  }

  /**
   * What a {@code Pad} puts before and behind each axis: all that is before, then all that is
   * behind; nothing if it is computed at each run.
   */
  public static Optional<long[]> pads(OnnxNode node, GraphShapes shapes) {
    ShapeContext in = new ShapeContext(node, shapes);
    return in.shape(0).flatMap(shape -> pads(in, shape.rank()));
  }

  static Optional<long[]> pads(ShapeContext in, int rank) {
    Optional<long[]> given = in.numbers("pads", 1);
    String named = in.node().input(3);
    if (given.isEmpty() || named.isEmpty()) {
      return given.filter(pads -> pads.length == 2 * rank);
    }
    Optional<long[]> axes = in.numbers("", 3);
    if (axes.isEmpty() || given.get().length != 2 * axes.get().length) {
      return Optional.empty();
    }
    long[] all = new long[2 * rank];
    int count = axes.get().length;
    for (int i = 0; i < count; i++) {
      int axis = Math.toIntExact(axes.get()[i] < 0 ? axes.get()[i] + rank : axes.get()[i]);
      all[axis] = given.get()[i];
      all[axis + rank] = given.get()[i + count];
    }
    return Optional.of(all);
  }

  /** The axes that the lists of a {@code Resize} are for: all, unless it names some. */
  public static int[] resized(OnnxNode node, int rank) {
    return node.attributes()
        .ints("axes")
        .map(named ->
            named.stream()
                .mapToInt(axis -> Math.toIntExact(axis < 0 ? axis + rank : axis))
                .toArray())
        .orElseGet(() -> IntStream.range(0, rank).toArray());
  }
}

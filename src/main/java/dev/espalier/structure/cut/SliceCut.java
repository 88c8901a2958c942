package dev.espalier.structure.cut;

import dev.espalier.onnx.OnnxNode;
import dev.espalier.structure.shape.GraphShapes;
import dev.espalier.structure.shape.SliceParts;
import dev.espalier.structure.shape.ValueShape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Where a {@code Slice} cuts what is left of its input.
 *
 * @param starts new numbers by their place in the list of starts
 * @param ends new numbers by their place in the list of ends
 */
record SliceCut(Map<Integer, Long> starts, Map<Integer, Long> ends) {

  /** Nothing if it cuts along no axis that loses elements. */
  static Optional<SliceCut> of(
      OnnxNode node, GraphShapes shapes, BiFunction<String, Integer, Optional<int[]>> kept) {
    Optional<SliceParts> known = SliceParts.of(node, shapes);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    SliceParts parts = known.get();
    ValueShape shape = shapes.of(node.input(0)).orElseThrow();
    SliceCut cut = new SliceCut(new LinkedHashMap<>(), new LinkedHashMap<>());
    long[] axes = axes(node, shapes);
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis(axes[i]);
      Optional<int[]> left = kept.apply(node.input(0), axis);
      if (left.isPresent()) {
        long start = parts.starts()[axis];
        long end = start + parts.counts()[axis];
        cut.starts.put(i, before(left.get(), start));
        cut.ends.put(i, before(left.get(), end));
      }
    }
    return cut.starts.isEmpty() ? Optional.empty() : Optional.of(cut);
  }

  private static long before(int[] kept, long bound) {
    return Arrays.stream(kept).filter(element -> element < bound).count();
  }

  private static long[] axes(OnnxNode node, GraphShapes shapes) {
    return node.attributes()
        .ints("axes")
        .map(list -> list.stream().mapToLong(Long::longValue).toArray())
        .or(() -> shapes.of(node.input(3)).flatMap(ValueShape::numbers))
        .orElseGet(() -> {
          long[] first =
              new long
                  [node.attributes()
                      .ints("starts")
                      .map(list -> list.size())
                      .orElseGet(() -> (int) shapes.of(node.input(1)).orElseThrow().elements())];
          Arrays.setAll(first, axis -> axis);
          return first;
        });
  }
}

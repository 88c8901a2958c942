package dev.espalier.structure.shape;

import dev.espalier.onnx.OnnxNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An operator and what is known of its inputs. */
record ShapeContext(OnnxNode node, GraphShapes shapes) {

  /** The sizes of an input; nothing if it is left out, or not known. */
  Optional<ValueShape> shape(int input) {
    String name = node.input(input);
    return name.isEmpty() ? Optional.empty() : shapes.of(name);
  }

  boolean flag(String attribute) {
    return node.attributes().intValue(attribute, 0) != 0;
  }

  /** Whether numbers are given, as an attribute or as an input. */
  boolean has(String attribute, int input) {
    return node.attributes().ints(attribute).isPresent() || !node.input(input).isEmpty();
  }

  /** Numbers that are an attribute in old operator sets and an input in new ones. */
  Optional<long[]> numbers(String attribute, int input) {
    return node.attributes()
        .ints(attribute)
        .map(ShapeRules::longs)
        .or(() -> shape(input).flatMap(ValueShape::numbers));
  }

  /** An attribute that is a list, or a list of equal numbers where it is not given. */
  long[] list(String attribute, int length, long otherwise) {
    long[] usual = new long[length];
    Arrays.fill(usual, otherwise);
    return node.attributes().ints(attribute).map(ShapeRules::longs).orElse(usual);
  }

  /** Axes counted from the front; all of them if none are given. */
  Set<Integer> axes(Optional<long[]> given, ValueShape shape) {
    return given
        .filter(list -> list.length > 0)
        .map(list -> Arrays.stream(list).mapToInt(shape::axis))
        .orElseGet(() -> IntStream.range(0, shape.rank()))
        .boxed()
        .collect(Collectors.toSet());
  }
}

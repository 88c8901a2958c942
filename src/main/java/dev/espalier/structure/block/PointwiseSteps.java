package dev.espalier.structure.block;

import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.structure.shape.Elementwise;
import dev.espalier.structure.shape.ValueShape;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Follows what is computed of each element of a value by itself, or with numbers by channel. */
final class PointwiseSteps {
  /** No activation has more operators. */
  private static final int MOST = 12;

  /** Those of {@link Elementwise#UNARY} that make no numbers of the same type. */
  private static final Set<String> OTHER_TYPE = Set.of("BitwiseNot", "IsInf", "IsNaN", "Not");

  private static final Set<String> SAME = Set.of("BatchNormalization", "Dropout", "Identity");
  private static final Set<String> BROADCAST =
      Set.of("Add", "Div", "Max", "Min", "Mul", "PRelu", "Pow", "Sub");

  private final ValueFlow flow;
  private final OnnxGraph graph;

  PointwiseSteps(ValueFlow flow) {
    this.flow = flow;
    this.graph = flow.graph();
  }

  /**
   * From one value to the next that all that is made of it flows through.
   *
   * @param nodes what is in between, in order of execution: one operator, or several, such as a
   *     sigmoid and the product with it
   */
  record Step(Set<OnnxNode> nodes, String to) {}

  /**
   * The shortest step.
   *
   * @param axis the axis of the channels
   * @return nothing if the value is put out, or anything else is made of it
   */
  Optional<Step> behind(String value, int axis) {
    Set<OnnxNode> nodes = new LinkedHashSet<>();
    Set<String> made = new HashSet<>(Set.of(value));
    Set<String> open = new HashSet<>(made);
    while (nodes.size() < MOST && open.stream().noneMatch(flow::isPutOut)) {
      Optional<OnnxNode> next =
          open.stream()
              .map(graph::consumers)
              .flatMap(Collection::stream)
              .filter(user -> !nodes.contains(user))
              .min(Comparator.comparingInt(flow::place))
              .filter(user -> isPointwise(user, made, axis));
      if (next.isEmpty() || flow.sizes(value, next.get().output(0)).isPresent()) {
        return Optional.empty();
      }
      nodes.add(next.get());
      open.removeIf(other -> nodes.containsAll(graph.consumers(other)));
      String to = next.get().output(0);
      if (open.isEmpty()) {
        return Optional.of(new Step(nodes, to));
      }
      made.add(to);
      open.add(to);
    }
    return Optional.empty();
  }

  private boolean isPointwise(OnnxNode node, Set<String> made, int axis) {
    boolean same = node.inputs().stream().skip(1).noneMatch(flow::varies);
    if (flow.place(node) < 0
        || node.outputs().stream().filter(output -> !output.isEmpty()).count() != 1) {
      return false;
    }
    if (node.is("BatchNormalization") && node.attributes().intValue("training_mode", 0) != 0) {
      return false;
    }
    if (SAME.stream().anyMatch(node::is)) {
      return same;
    }
    if (node.is(node.opType()) && Elementwise.UNARY.contains(node.opType())) {
      return same && !OTHER_TYPE.contains(node.opType());
    }
    return BROADCAST.stream().anyMatch(node::is)
        && node.inputs().stream()
            .allMatch(input -> made.contains(input) || isByChannel(input, node.output(0), axis));
  }

  /** Whether a value is a constant of one number, or one for each channel. */
  private boolean isByChannel(String value, String of, int axis) {
    Optional<ValueShape> numbers = flow.shape(value);
    if (flow.varies(value) || numbers.isEmpty()) {
      return false;
    }
    int more = flow.shape(of).map(ValueShape::rank).orElse(0) - numbers.get().rank();
    return IntStream.range(0, numbers.get().rank())
        .filter(at -> numbers.get().size(at) != 1)
        .allMatch(at -> at + more == axis);
  }
}

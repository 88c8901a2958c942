package dev.espalier.structure.block;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.structure.shape.GraphShapes;
import dev.espalier.structure.shape.ValueShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds sums of which one side is made from the other side. What is in between can be dropped if
 * nothing of it is used elsewhere. Values that do not come from the block's input may flow into it,
 * such as the mask of an attention: they are used by what goes.
 */
final class BlockFinder {
  private final OnnxGraph graph;
  private final GraphShapes shapes;
  private final Map<OnnxNode, Integer> places = new HashMap<>();
  private final Set<String> varying = new HashSet<>();
  private final Set<String> putOut = new HashSet<>();

  /** Operators that multiply by a weight; sums of other things are no blocks. */
  private final Set<OnnxNode> products = new HashSet<>();

  BlockFinder(Network network) {
    OnnxModel model = network.model();
    graph = model.graph();
    shapes = GraphShapes.of(graph, model.opsets().getOrDefault("", 1L));
    network.layers().stream()
        .filter(layer -> !layer.op().equals("Gather"))
        .forEach(layer -> products.addAll(layer.users()));
    model.allGraphs().forEach(any -> any.outputs().forEach(output -> putOut.add(output.name())));
    graph.inputs().forEach(input -> varying.add(input.name()));
    for (OnnxNode node : shapes.order()) {
      places.put(node, places.size());
      if (node.inputs().stream().anyMatch(varying::contains) || !node.subgraphs().isEmpty()) {
        varying.addAll(node.outputs());
      }
    }
    varying.remove("");
  }

  /** In an order of execution. */
  List<Residual> find() {
    List<Residual> found = new ArrayList<>();
    for (OnnxNode node : shapes.order()) {
      boolean sum = node.is("Add") || node.is("Sum");
      if (sum && node.inputs().size() == 2 && varying.containsAll(node.inputs())) {
        residual(node).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Residual> residual(OnnxNode sum) {
    for (int side = 0; side < 2; side++) {
      String from = sum.input(side);
      Set<OnnxNode> between = between(from, sum.input(1 - side));
      if (between.stream().anyMatch(products::contains)) {
        return Optional.of(whole(from, sum, between));
      }
      if (!between.isEmpty()) {
        return Optional.empty();
      }
    }
    return projected(sum);
  }

  /** The operators on all ways from one value to another; none if there is no way. */
  private Set<OnnxNode> between(String from, String to) {
    int first = graph.producer(from).map(node -> places.getOrDefault(node, -1)).orElse(-1);
    Set<OnnxNode> made = new LinkedHashSet<>();
    Set<String> reached = new HashSet<>(Set.of(from));
    for (OnnxNode node : makers(to, first)) {
      if (node.inputs().stream().anyMatch(reached::contains)) {
        made.add(node);
        reached.addAll(node.outputs());
      }
    }
    return reached.contains(to) ? made : Set.of();
  }

  /** What a value is made by, in an order of execution, from a place in it on. */
  private List<OnnxNode> makers(String value, int after) {
    Set<OnnxNode> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    for (String next = open.poll(); next != null; next = open.poll()) {
      graph
          .producer(next)
          .filter(node -> places.getOrDefault(node, -1) > after && seen.add(node))
          .ifPresent(node -> open.addAll(node.inputs()));
    }
    List<OnnxNode> ordered = new ArrayList<>(seen);
    ordered.sort(Comparator.comparingInt(node -> places.getOrDefault(node, -1)));
    return ordered;
  }

  private Residual whole(String from, OnnxNode sum, Set<OnnxNode> between) {
    Set<OnnxNode> nodes = new LinkedHashSet<>(between);
    nodes.add(sum);
    String to = sum.output(0);
    return new Residual(from, to, nodes, leak(between, nodes).or(() -> sizes(from, to)));
  }

  private Optional<String> leak(Set<OnnxNode> between, Set<OnnxNode> nodes) {
    for (OnnxNode node : between) {
      if (!node.subgraphs().isEmpty()) {
        return Optional.of("has control flow in it, " + node);
      }
      for (String output : node.outputs()) {
        if (putOut.contains(output)) {
          return Optional.of("makes '" + output + "', which the network puts out");
        }
        for (OnnxNode user : graph.consumers(output)) {
          if (!nodes.contains(user)) {
            return Optional.of("makes '" + output + "', which " + user + " behind it uses");
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> sizes(String from, String to) {
    Optional<ValueShape> before = shapes.of(from);
    Optional<ValueShape> after = shapes.of(to);
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.of("puts out values of unknown sizes");
    }
    boolean same = Arrays.equals(before.get().sizes(), after.get().sizes());
    for (int axis = 0; same && axis < before.get().rank(); axis++) {
      same = shapes.isFree(from, axis) == shapes.isFree(to, axis);
    }
    return same
        ? Optional.empty()
        : Optional.of("makes " + after.get() + " of " + before.get() + ", other sizes");
  }

  /** A sum of two ways, on both of which there are weights. */
  private Optional<Residual> projected(OnnxNode sum) {
    Set<OnnxNode> one = new LinkedHashSet<>(makers(sum.input(0), -1));
    Set<OnnxNode> other = new LinkedHashSet<>(makers(sum.input(1), -1));
    Set<OnnxNode> common = new HashSet<>(one);
    common.retainAll(other);
    one.removeAll(common);
    other.removeAll(common);
    if ((common.isEmpty() && graph.inputs().size() > 1)
        || one.stream().noneMatch(products::contains)
        || other.stream().noneMatch(products::contains)) {
      return Optional.empty();
    }
    Set<OnnxNode> nodes = new LinkedHashSet<>(one);
    nodes.addAll(other);
    nodes.add(sum);
    return Optional.of(
        new Residual(
            "",
            sum.output(0),
            nodes,
            Optional.of(
                "has a projection on its shortcut: what flows in has other channels than what flows"
                    + " out, or is not added as it is")));
  }
}

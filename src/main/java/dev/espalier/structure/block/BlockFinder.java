package dev.espalier.structure.block;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds sums of which one side is made from the other side. What is in between can be dropped if
 * nothing of it is used elsewhere. Values that do not come from the block's input may flow into it,
 * such as the mask of an attention: they are used by what goes.
 */
final class BlockFinder {
  private final ValueFlow flow;
  private final OnnxGraph graph;

  /** Operators that multiply by a weight; sums of other things are no blocks. */
  private final Set<OnnxNode> products = new HashSet<>();

  BlockFinder(Network network, ValueFlow flow) {
    this.flow = flow;
    this.graph = flow.graph();
    network.layers().stream()
        .filter(layer -> !layer.op().equals("Gather"))
        .forEach(layer -> products.addAll(layer.users()));
  }

  /** In an order of execution. */
  List<Candidate> find() {
    List<Candidate> found = new ArrayList<>();
    for (OnnxNode node : flow.order()) {
      boolean sum = node.is("Add") || node.is("Sum");
      if (sum && node.inputs().size() == 2 && node.inputs().stream().allMatch(flow::varies)) {
        residual(node).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Candidate> residual(OnnxNode sum) {
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
    int first = graph.producer(from).map(flow::place).orElse(-1);
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
          .filter(node -> flow.place(node) > after && seen.add(node))
          .ifPresent(node -> open.addAll(node.inputs()));
    }
    List<OnnxNode> ordered = new ArrayList<>(seen);
    ordered.sort(Comparator.comparingInt(flow::place));
    return ordered;
  }

  private Candidate whole(String from, OnnxNode sum, Set<OnnxNode> between) {
    Set<OnnxNode> nodes = new LinkedHashSet<>(between);
    nodes.add(sum);
    String to = sum.output(0);
    return new Candidate(from, to, nodes, leak(between, nodes).or(() -> flow.sizes(from, to)));
  }

  private Optional<String> leak(Set<OnnxNode> between, Set<OnnxNode> nodes) {
    for (OnnxNode node : between) {
      if (!node.subgraphs().isEmpty()) {
        return Optional.of("has control flow in it, " + node);
      }
      for (String output : node.outputs()) {
        if (flow.isPutOut(output)) {
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

  /** A sum of two ways, on both of which there are weights. */
  private Optional<Candidate> projected(OnnxNode sum) {
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
        new Candidate(
            "",
            sum.output(0),
            nodes,
            Optional.of(
                "has a projection on its shortcut: what flows in has other channels than what flows"
                    + " out, or is not added as it is")));
  }
}

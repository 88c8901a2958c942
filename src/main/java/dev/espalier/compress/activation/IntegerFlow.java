package dev.espalier.compress.activation;

import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.ValueInfo;
import dev.espalier.recipe.ActivationMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which values become integers if some layers are computed with them: what flows into these layers,
 * what their convolutions put out, behind the Relu if one follows, and what lies between them if
 * all operators on the way work on integers as well. Operators by themselves, at whose ends there
 * are floats, are left alone: they would be slower.
 */
public final class IntegerFlow {
  private final Set<OnnxNode> computed = new LinkedHashSet<>();
  private final Set<String> inputs = new LinkedHashSet<>();
  private final Set<String> produced = new LinkedHashSet<>();
  private final Map<String, Integer> groups = new LinkedHashMap<>();
  private final Set<OnnxNode> enclosed = new LinkedHashSet<>();

  private IntegerFlow() {}

  /** The values that may ever become integers, whatever a recipe asks for. */
  public static Set<String> candidates(Network network) {
    List<Layer> layers =
        network.layers().stream()
            .filter(layer -> IntegerLayers.refusal(layer, ActivationMode.STATIC).isEmpty())
            .toList();
    return of(network.model().graph(), layers).values();
  }

  /** The values, if just these layers are computed with integers. */
  static IntegerFlow of(OnnxGraph graph, Collection<Layer> layers) {
    IntegerFlow flow = new IntegerFlow();
    Set<String> outputs = new HashSet<>();
    graph.outputs().stream().map(ValueInfo::name).forEach(outputs::add);
    Ends ends = new Ends(graph, outputs);
    Set<String> convolved = new LinkedHashSet<>();
    Set<String> able = new LinkedHashSet<>();
    for (Layer layer : layers) {
      OnnxNode user = layer.users().getFirst();
      flow.computed.add(user);
      flow.inputs.add(user.input(0));
      if (user.is("Conv")) {
        convolved.add(ends.of(user));
      } else if (user.is("Gemm")) {
        able.add(ends.of(user));
      }
    }
    able.addAll(convolved);
    able.addAll(flow.inputs);
    List<Passage> passages = passages(graph, ends, able);
    Set<String> wanted = wanted(passages, able, flow.inputs);
    Set<String> values = new LinkedHashSet<>(flow.inputs);
    values.addAll(convolved);
    wanted.stream().filter(able::contains).forEach(values::add);
    flow.take(values, passages, convolved, layers, ends);
    flow.findEnclosed(graph, ends);
    return flow;
  }

  /** All values that become integers. */
  Set<String> values() {
    return groups.keySet();
  }

  /** The group of a value: values of a group have the same scale. */
  Map<String, Integer> groups() {
    return groups;
  }

  /** The operators that take integers. */
  Set<OnnxNode> computed() {
    return computed;
  }

  /** Whether a value comes from an operator of integers, so that all who use it see integers. */
  boolean isProduced(String value) {
    return produced.contains(value);
  }

  /** The layers of floats with integers on both sides. */
  Set<OnnxNode> enclosed() {
    return enclosed;
  }

  private void findEnclosed(OnnxGraph graph, Ends ends) {
    for (OnnxNode node : graph.nodes()) {
      boolean layer = node.is("Conv") || node.is("ConvTranspose") || node.is("Gemm");
      boolean enters = produced.contains(node.input(0));
      if (layer && enters && !computed.contains(node) && groups.containsKey(ends.of(node))) {
        enclosed.add(node);
      }
    }
  }

  /** Where an operator's result is seen by others: behind the Relu or Clip that is part of it. */
  private record Ends(OnnxGraph graph, Set<String> outputs) {
    String of(OnnxNode node) {
      String value = node.output(0);
      List<OnnxNode> next = graph.consumers(value);
      boolean fused =
          next.size() == 1
              && !outputs.contains(value)
              && next.getFirst().graph().path().isMain()
              && (next.getFirst().is("Relu") || isClip(next.getFirst(), value));
      return fused ? next.getFirst().output(0) : value;
    }

    private boolean isClip(OnnxNode node, String value) {
      return node.is("Clip")
          && node.input(0).equals(value)
          && node.inputs().stream()
              .skip(1)
              .allMatch(bound -> bound.isEmpty() || graph.constant(bound).isPresent());
    }
  }

  /** An operator that can work on integers, and what it makes of which values. */
  private record Passage(OnnxNode node, List<String> from, String to, boolean sameScale) {}

  /** Finds those that get nothing but integers, and adds what they put out. */
  private static List<Passage> passages(OnnxGraph graph, Ends ends, Set<String> able) {
    List<Passage> open = new ArrayList<>();
    for (OnnxNode node : graph.nodes()) {
      if (IntegerOperators.passes(node)) {
        List<String> from = IntegerOperators.values(node);
        String to = node.is("Add") ? ends.of(node) : node.output(0);
        open.add(new Passage(node, from, to, IntegerOperators.keepsScale(node)));
      }
    }
    List<Passage> found = new ArrayList<>();
    boolean more = true;
    while (more) {
      List<Passage> reached =
          open.stream().filter(passage -> able.containsAll(passage.from())).toList();
      reached.forEach(passage -> able.add(passage.to()));
      found.addAll(reached);
      open.removeAll(reached);
      more = !reached.isEmpty();
    }
    return found;
  }

  /** What is needed as integers: what layers take in, and what that is made of. */
  private static Set<String> wanted(
      List<Passage> passages, Set<String> able, Set<String> layerInputs) {
    Set<String> wanted = new LinkedHashSet<>(layerInputs);
    boolean more = true;
    while (more) {
      more = false;
      for (Passage passage : passages) {
        if (wanted.contains(passage.to()) && able.containsAll(passage.from())) {
          more |= wanted.addAll(passage.from());
        }
      }
    }
    return wanted;
  }

  private void take(
      Set<String> values,
      List<Passage> passages,
      Set<String> convolved,
      Collection<Layer> layers,
      Ends ends) {
    int number = 0;
    for (String value : values) {
      groups.put(value, number++);
    }
    convolved.stream().filter(values::contains).forEach(produced::add);
    layers.stream()
        .map(layer -> layer.users().getFirst())
        .filter(user -> user.is("Gemm") && values.contains(ends.of(user)))
        .forEach(user -> produced.add(ends.of(user)));
    for (Passage passage : passages) {
      if (values.contains(passage.to()) && values.containsAll(passage.from())) {
        computed.add(passage.node());
        produced.add(passage.to());
        if (passage.sameScale()) {
          passage.from().forEach(value -> join(value, passage.to()));
        }
      }
    }
  }

  private void join(String one, String other) {
    int keep = groups.getOrDefault(one, -1);
    int drop = groups.getOrDefault(other, -1);
    groups.replaceAll((value, group) -> group == drop ? keep : group);
  }
}

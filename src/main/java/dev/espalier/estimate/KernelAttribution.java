package dev.espalier.estimate;

import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.NodeTiming;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says which layers a kernel of the optimized graph belongs to. The runtime fuses operators: a
 * kernel goes by the name of one of the nodes it was made from, by that name with something behind
 * it, or by the last value that it computes. In the last case the layer is the nearest one
 * upstream. An operator with several weights, such as LSTM, is several layers.
 */
public final class KernelAttribution {

  /** Kernels that run others; those are measured by themselves, and within these once more. */
  private static final Set<String> CONTAINERS = Set.of("If", "Loop", "Scan", "SequenceMap");

  /**
   * A convolution, its bias, a residual addition, and an activation are fused; nothing longer is.
   */
  private static final int FUSED_DEPTH = 4;

  private final OnnxModel model;
  private final NavigableMap<String, List<Layer>> byNode = new TreeMap<>();
  private final Set<String> otherNodes = new HashSet<>();

  /** Attribution within one network. */
  public KernelAttribution(Network network) {
    this(network.model(), users(network), Map.of());
  }

  /**
   * Attribution within a written file.
   *
   * @param model the file
   * @param uses the layers that its nodes belong to
   * @param names what the runtime calls nodes, where not what the file calls them
   */
  KernelAttribution(OnnxModel model, Map<OnnxNode, List<Layer>> uses, Map<OnnxNode, String> names) {
    this.model = model;
    uses.forEach((node, layers) -> {
      List<Layer> known =
          byNode.computeIfAbsent(names.getOrDefault(node, nameOf(node)), _ -> new ArrayList<>());
      layers.stream().filter(layer -> !known.contains(layer)).forEach(known::add);
    });
    for (OnnxGraph graph : model.allGraphs()) {
      graph.nodes().stream()
          .map(node -> names.getOrDefault(node, nameOf(node)))
          .forEach(otherNodes::add);
    }
    otherNodes.removeAll(byNode.keySet());
  }

  private static Map<OnnxNode, List<Layer>> users(Network network) {
    Map<OnnxNode, List<Layer>> users = new LinkedHashMap<>();
    for (Layer layer : network.layers()) {
      for (OnnxNode user : layer.users()) {
        users.computeIfAbsent(user, _ -> new ArrayList<>()).add(layer);
      }
    }
    return users;
  }

  /**
   * The time of a run by the sum of its kernels' times, which profiling slows down.
   *
   * @param kernels time of each kernel, measured under profiling
   * @param run the same model, measured without
   * @return milliseconds for each microsecond
   */
  static double scale(List<NodeTiming> kernels, Latency run) {
    double sum = computing(kernels).stream().mapToDouble(NodeTiming::micros).sum();
    return sum == 0 ? 0 : run.medianMillis() / sum;
  }

  /**
   * Shares a measured run out to the layers: kernel times are scaled so that together with the rest
   * they add up to the run.
   *
   * @param kernels time of each kernel, measured under profiling, which slows them down
   * @param run the same model, measured without
   */
  public LayerTimings timings(List<NodeTiming> kernels, Latency run) {
    return timings(kernels, run, scale(kernels, run));
  }

  /**
   * The same with a scale that is at most that of this run: what it leaves out counts as between
   * the layers.
   */
  LayerTimings timings(List<NodeTiming> kernels, Latency run, double scale) {
    Map<LayerId, Double> millis = new HashMap<>();
    for (NodeTiming kernel : computing(kernels)) {
      shares(layersOf(kernel))
          .forEach(
              (layer, share) -> millis.merge(layer, share * kernel.micros() * scale, Double::sum));
    }
    return new LayerTimings(run.medianMillis(), millis);
  }

  private static List<NodeTiming> computing(List<NodeTiming> kernels) {
    return kernels.stream().filter(kernel -> !CONTAINERS.contains(kernel.op())).toList();
  }

  /** The layers of one kernel share its time by their weights. */
  private static Map<LayerId, Double> shares(List<Layer> layers) {
    double all = layers.stream().mapToDouble(Layer::parameters).sum();
    Map<LayerId, Double> shares = new HashMap<>();
    for (Layer layer : layers) {
      shares.put(layer.id(), all == 0 ? 1.0 / layers.size() : layer.parameters() / all);
    }
    return shares;
  }

  /** The layers that a kernel computes; none for kernels between layers. */
  public List<Layer> layersOf(NodeTiming kernel) {
    String name = kernel.origin();
    List<Layer> exact = byNode.get(name);
    if (exact != null) {
      return List.copyOf(exact);
    }
    // Of the kernels that go by a value, only convolutions belong to a layer: the others pool.
    List<Layer> convolution = kernel.op().equals("Conv") ? upstream(name) : List.of();
    if (!convolution.isEmpty() || otherNodes.contains(name)) {
      return convolution;
    }
    return byPrefix(name);
  }

  /** What the runtime calls a node. */
  private static String nameOf(OnnxNode node) {
    return node.name().isEmpty() ? node.opType() + "_" + node.index() : node.name();
  }

  private List<Layer> byPrefix(String name) {
    Map.Entry<String, List<Layer>> shorter = byNode.lowerEntry(name);
    return shorter != null && name.startsWith(shorter.getKey())
        ? List.copyOf(shorter.getValue())
        : List.of();
  }

  private List<Layer> upstream(String value) {
    OnnxGraph graph = model.graph();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    Set<String> seen = new HashSet<>(open);
    for (int depth = 0; depth <= FUSED_DEPTH; depth++) {
      Optional<OnnxNode> found =
          open.stream()
              .flatMap(name -> graph.producer(name).stream())
              .filter(node -> byNode.containsKey(nameOf(node)))
              .max((a, b) -> Integer.compare(a.index(), b.index()));
      if (found.isPresent()) {
        return List.copyOf(byNode.getOrDefault(nameOf(found.get()), List.of()));
      }
      List<String> before =
          open.stream()
              .flatMap(name -> graph.producer(name).stream())
              .flatMap(node -> node.inputs().stream())
              .filter(seen::add)
              .toList();
      open.clear();
      open.addAll(before);
    }
    return List.of();
  }
}

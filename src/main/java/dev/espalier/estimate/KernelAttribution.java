package dev.espalier.estimate;

import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.NodeTiming;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says which layer a kernel of the optimized graph belongs to. The runtime fuses operators: a
 * kernel goes by the name of one of the nodes it was made from, by that name with something behind
 * it, or by the last value that it computes. In the last case the layer is the nearest one
 * upstream.
 */
public final class KernelAttribution {

  /**
   * A convolution, its bias, a residual addition, and an activation are fused; nothing longer is.
   */
  private static final int FUSED_DEPTH = 4;

  private final Network network;
  private final NavigableMap<String, LayerId> byNode = new TreeMap<>();

  /** Attribution within one network. */
  public KernelAttribution(Network network) {
    this.network = network;
    for (Layer layer : network.layers()) {
      for (OnnxNode user : layer.users()) {
        byNode.putIfAbsent(nameOf(user), layer.id());
      }
    }
  }

  /**
   * Shares a measured run out to the layers: kernel times are scaled so that together with the rest
   * they add up to the run.
   *
   * @param kernels time of each kernel, measured under profiling, which slows them down
   * @param run the same model, measured without
   */
  public LayerTimings timings(List<NodeTiming> kernels, Latency run) {
    double sum = kernels.stream().mapToDouble(NodeTiming::micros).sum();
    double scale = sum == 0 ? 0 : run.medianMillis() / sum;
    Map<LayerId, Double> millis = new HashMap<>();
    for (NodeTiming kernel : kernels) {
      layerOf(kernel).ifPresent(layer -> millis.merge(layer, kernel.micros() * scale, Double::sum));
    }
    return new LayerTimings(run.medianMillis(), millis);
  }

  /** The layer that a kernel computes; empty for kernels between layers. */
  public Optional<LayerId> layerOf(NodeTiming kernel) {
    String name = kernel.origin();
    LayerId exact = byNode.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    // Of the kernels that go by a value, only convolutions belong to a layer: the others pool.
    Optional<LayerId> convolution = kernel.op().equals("Conv") ? upstream(name) : Optional.empty();
    return convolution.or(() -> byPrefix(name));
  }

  /** What the runtime calls a node. */
  private static String nameOf(OnnxNode node) {
    return node.name().isEmpty() ? node.opType() + "_" + node.index() : node.name();
  }

  private Optional<LayerId> byPrefix(String name) {
    Map.Entry<String, LayerId> shorter = byNode.lowerEntry(name);
    return shorter != null && name.startsWith(shorter.getKey())
        ? Optional.of(shorter.getValue())
        : Optional.empty();
  }

  private Optional<LayerId> upstream(String value) {
    OnnxGraph graph = network.model().graph();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    Set<String> seen = new HashSet<>(open);
    for (int depth = 0; depth <= FUSED_DEPTH; depth++) {
      Optional<OnnxNode> found =
          open.stream()
              .flatMap(name -> graph.producer(name).stream())
              .filter(node -> byNode.containsKey(nameOf(node)))
              .max((a, b) -> Integer.compare(a.index(), b.index()));
      if (found.isPresent()) {
        return Optional.ofNullable(byNode.get(nameOf(found.get())));
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
    return Optional.empty();
  }
}

package dev.espalier.network;

import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A layer without the network around it.
 *
 * @param nodes the operators that use the weight, and those that make their constants
 * @param inputs the values that flow in at each run, in the order in which they are used
 * @param outputs the values that the layer makes of them
 */
public record LayerPart(List<OnnxNode> nodes, List<String> inputs, List<String> outputs) {
  public LayerPart {
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Cuts a layer out; nothing if it is inside of control flow, or reaches into it. */
  public static Optional<LayerPart> of(Layer layer) {
    boolean main =
        layer.weight().graph().isMain()
            && layer.users().stream().allMatch(user -> user.graph().path().isMain());
    return main ? Optional.of(new Cut(layer).part()) : Optional.empty();
  }

  /** Collects the part. */
  private static final class Cut {
    private final List<OnnxNode> users;
    private final Tracer tracer = new Tracer();
    private final Set<OnnxNode> nodes = new LinkedHashSet<>();
    private final Set<String> inputs = new LinkedHashSet<>();
    private final Set<String> outputs = new LinkedHashSet<>();

    Cut(Layer layer) {
      this.users = layer.users();
    }

    LayerPart part() {
      for (OnnxNode user : users) {
        nodes.add(user);
        outputs.addAll(user.outputs());
        user.inputs().forEach(input -> take(user.graph(), input));
      }
      outputs.remove("");
      // Where one user feeds another, the value stays inside.
      inputs.removeAll(outputs);
      return new LayerPart(List.copyOf(nodes), List.copyOf(inputs), List.copyOf(outputs));
    }

    /** No chain of constants is longer than what the tracer follows. */
    private void take(OnnxGraph graph, String value) {
      if (value.isEmpty()) {
        return;
      }
      if (tracer.trace(graph, value).isEmpty()) {
        inputs.add(value);
        return;
      }
      OnnxNode producer = graph.producer(value).orElse(null);
      if (producer != null && nodes.add(producer)) {
        producer.inputs().forEach(input -> take(graph, input));
      }
    }
  }
}

package dev.espalier.estimate.probe;

import dev.espalier.network.Layer;
import dev.espalier.network.LayerPart;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A layer in words: what its operators are and what they compute with, without names and values.
 * Layers with the same text take the same time.
 */
public final class PartText {

  /** Longer lists are no sizes or axes. */
  private static final int SHORT = 16;

  private final @Nullable Layer layer;
  private final Map<String, LayerInput> inputs;
  private final Map<String, String> made = new HashMap<>();

  private PartText(@Nullable Layer layer, Map<String, LayerInput> inputs) {
    this.layer = layer;
    this.inputs = inputs;
  }

  static String of(Layer layer, LayerPart part, Map<String, LayerInput> inputs, long opset) {
    return new PartText(layer, inputs).all(part.nodes(), opset);
  }

  /**
   * Any operators in words, as if they were a layer.
   *
   * @param inputs what flows in, by name
   */
  public static String of(Collection<OnnxNode> nodes, Map<String, LayerInput> inputs, long opset) {
    return new PartText(null, inputs).all(nodes, opset);
  }

  private String all(Collection<OnnxNode> nodes, long opset) {
    StringJoiner all = new StringJoiner("; ", "opset " + opset + ": ", "");
    List<OnnxNode> ordered =
        nodes.stream().sorted(Comparator.comparingInt(OnnxNode::index)).toList();
    for (OnnxNode node : ordered) {
      for (int i = 0; i < node.outputs().size(); i++) {
        made.put(node.output(i), "#" + made.size());
      }
    }
    ordered.forEach(node -> all.add(node(node)));
    return all.toString();
  }

  private String node(OnnxNode node) {
    StringJoiner values = new StringJoiner(", ", "(", ")");
    for (String input : node.inputs()) {
      values.add(value(node, input));
    }
    String domain = node.domain().isEmpty() ? "" : node.domain() + ".";
    return domain + node.opType() + "{" + node.attributes() + "}" + values;
  }

  private String value(OnnxNode user, String name) {
    if (layer != null && name.equals(layer.weight().name())) {
      return "weight " + tensor(layer.weight().tensor());
    }
    LayerInput input = inputs.get(name);
    if (input != null) {
      return input.toString();
    }
    Optional<OnnxTensor> constant = user.graph().constant(name);
    return constant.map(PartText::tensor).orElseGet(() -> made.getOrDefault(name, "-"));
  }

  private static String tensor(OnnxTensor tensor) {
    String text = tensor.dataType() + " " + tensor.dims();
    boolean sizes = tensor.dataType() == DataType.INT64 && tensor.dims().elementCount() <= SHORT;
    return sizes ? text + " " + Arrays.toString(tensor.toLongs()) : text;
  }
}

package dev.espalier.compress.factor;

import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is called how when a layer becomes two: so that opened again both are told by the name of
 * the one, and that no name of the model is taken twice. Found once for all layers, so that the
 * size of one does not depend on what is done to others.
 *
 * @param first the first weight
 * @param second the second weight
 * @param inner for each operator of the layer, what flows from its first to its second half
 * @param nodes for each operator of the layer, the name of its first half, which begins with that
 *     of the operator, so that its time is told as the layer's; empty if it has none
 */
public record FactorNames(String first, String second, List<String> inner, List<String> nodes) {
  private static final String FIRST = "first";
  private static final String SECOND = "second";

  public FactorNames {
    inner = List.copyOf(inner);
    nodes = List.copyOf(nodes);
  }

  /** Names for all layers of a network that can be changed. */
  public static Map<Layer, FactorNames> of(Network network) {
    OnnxModel model = network.model();
    Set<String> values = new HashSet<>(model.valueNames());
    Set<String> nodes = new HashSet<>(model.nodeNames());
    Map<Layer, FactorNames> names = new HashMap<>();
    for (Layer layer : network.layers()) {
      if (layer.tunable()) {
        names.put(layer, of(layer, values, nodes));
      }
    }
    return names;
  }

  private static FactorNames of(Layer layer, Set<String> values, Set<String> nodes) {
    String weight = layer.weight().name();
    String first = take(part(weight, FIRST), values);
    String second = take(part(weight, SECOND), values);
    List<String> inner = new ArrayList<>();
    List<String> halves = new ArrayList<>();
    for (OnnxNode user : layer.users()) {
      inner.add(take(user.output(0) + "_" + FIRST, values));
      halves.add(user.name().isEmpty() ? "" : take(user.name() + "/" + FIRST, nodes));
    }
    return new FactorNames(first, second, inner, halves);
  }

  /** {@code conv1.first.weight} of {@code conv1.weight}. */
  private static String part(String weight, String part) {
    int dot = weight.lastIndexOf('.');
    return dot <= 0
        ? weight + "." + part
        : weight.substring(0, dot) + "." + part + weight.substring(dot);
  }

  private static String take(String wanted, Set<String> taken) {
    StringBuilder name = new StringBuilder(wanted);
    while (!taken.add(name.toString())) {
      name.append('_');
    }
    return name.toString();
  }
}

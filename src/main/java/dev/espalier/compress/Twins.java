package dev.espalier.compress;

import dev.espalier.method.CompressedWeight;
import dev.espalier.network.Layer;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Beside each layer that changed, in the original network, the same operator on the same input with
 * the weight as it was changed. What the two put out differs by the layer's own error alone, which
 * in the compressed network the errors of all layers before it hide. Weights that were rescaled are
 * brought back to the scale of the original.
 */
public final class Twins {
  /** More weights than this are not held in memory once more. */
  private static final long MOST_WEIGHTS = 1L << 26;

  private final Trials original;
  private final SourceWeights source;
  private final Map<Layer, Twin> twins;

  /** The operator and the weight of its own. */
  private record Twin(NewNode node, String weightName, CompressedWeight weight) {}

  private Twins(CompressedNetwork compressed, Map<Layer, Twin> twins) {
    this.original = compressed.original().trials();
    this.source = compressed.source();
    this.twins = new LinkedHashMap<>(twins);
  }

  /** The twins of all layers whose operator uses its weight as it is stored. */
  static Twins of(CompressedNetwork compressed) {
    Map<Layer, Twin> twins = new LinkedHashMap<>();
    ModelEditor names = compressed.network().model().edit();
    long weights = 0;
    for (Map.Entry<Layer, CompressedNetwork.Made> made : compressed.made().entrySet()) {
      Layer layer = made.getKey();
      weights += layer.parameters();
      if (weights > MOST_WEIGHTS) {
        break;
      }
      twin(layer, made.getValue().weight(), names).ifPresent(twin -> twins.put(layer, twin));
    }
    return new Twins(compressed, twins);
  }

  private static Optional<Twin> twin(Layer layer, CompressedWeight weight, ModelEditor names) {
    OnnxNode user = layer.users().getFirst();
    int place = user.inputs().indexOf(layer.weight().name());
    boolean plain =
        user.graph().path().isMain()
            && layer.weight().type() == DataType.FLOAT
            && layer.output().isPresent()
            && place >= 0;
    return plain
        ? NewNode.copyOf(user).map(node -> twin(node, place, layer, weight, names))
        : Optional.empty();
  }

  private static Twin twin(
      NewNode node, int place, Layer layer, CompressedWeight weight, ModelEditor names) {
    String name = names.uniqueName(layer.weight().name() + "_twin_of_" + layer.id());
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(place, name);
    List<String> outputs = new ArrayList<>();
    for (String output : node.outputs()) {
      outputs.add(output.isEmpty() ? "" : names.uniqueName(output + "_twin_of_" + layer.id()));
    }
    NewNode twin =
        new NewNode(
            node.domain(), node.opType(), outputs.getFirst(), inputs, outputs, node.attributes());
    return new Twin(twin, name, weight);
  }

  /** The original network. */
  public Trials original() {
    return original;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return twins.isEmpty();
  }

  /** What the twin of each layer puts out, by layer. */
  public Map<Layer, String> outputs() {
    Map<Layer, String> outputs = new LinkedHashMap<>();
    twins.forEach((layer, twin) -> outputs.put(layer, twin.node().outputs().getFirst()));
    return outputs;
  }

  /** Adds them to the original. */
  public void addTo(ModelEditor editor) {
    twins.forEach((layer, twin) -> {
      OnnxNode user = layer.users().getFirst();
      NewNode same = NewNode.copyOf(user).orElseThrow();
      editor.addTensor(
          GraphPath.MAIN,
          NewTensor.of(
              twin.weightName(),
              layer.weight().dims(),
              source.restored(layer, twin.weight().decode())));
      editor.replaceNode(user, List.of(same, twin.node()));
    });
  }
}

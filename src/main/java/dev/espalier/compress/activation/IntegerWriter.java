package dev.espalier.compress.activation;

import dev.espalier.compress.encode.DecodeNames;
import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.encode.WeightSite;
import dev.espalier.network.Layer;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Writes values as integers: QuantizeLinear and DequantizeLinear behind what makes them, which the
 * runtime draws into the operators around them. A value that an operator of integers makes is seen
 * by all through them, another one by the operators of integers only, so that the others get the
 * exact floats.
 */
public final class IntegerWriter {
  private final ModelEditor editor;
  private final Function<Layer, WeightSite> sites;
  private final DecodeNames names;
  private final OperatorSet operators;
  private final IntegerNetwork network;
  private final ExplicitOperators explicit;
  private final ValueNames values;
  private final Map<OnnxNode, List<NewNode>> nodes = new LinkedHashMap<>();

  /**
   * Writes into a copy of a model.
   *
   * @param network has layers of integers
   * @param sites where the weights of its layers are
   * @param users what takes the place of operators already; is put in once more
   */
  public IntegerWriter(
      ModelEditor editor,
      Function<Layer, WeightSite> sites,
      IntegerNetwork network,
      Map<OnnxNode, List<NewNode>> users) {
    WeightSite any = sites.apply(network.layers().keySet().iterator().next());
    this.editor = editor;
    this.sites = sites;
    this.names = any.names();
    this.operators = any.operators();
    this.network = network;
    this.explicit = new ExplicitOperators(network, editor.model().graph(), operators);
    this.values = new ValueNames(names, network.groups());
    users.forEach((node, with) -> nodes.put(node, new ArrayList<>(with)));
  }

  /** Adds all that is needed but the weights of the layers. */
  public void write(IntegerSource source) {
    importDomain();
    IntegerLayerWriter layers = new IntegerLayerWriter(editor, names, operators, source);
    network.flow().ifPresent(flow -> writeValues(flow, weights(layers)));
    network
        .layers()
        .forEach((layer, form) -> {
          OnnxNode user = layer.users().getFirst();
          if (form.explicit()) {
            return;
          }
          if (form.isStatic()) {
            network.input(layer).ifPresent(scale -> layers.putBias(layer, form, scale, of(user)));
          } else if (user.is("LSTM")) {
            writeRecurrent(layer);
          } else {
            nodes.put(user, layers.dynamic(layer, form, sites.apply(layer)));
          }
        });
    nodes.forEach(editor::replaceNode);
  }

  /** Both weights of the operator together, once. */
  private void writeRecurrent(Layer layer) {
    if (RecurrentLayers.isOfInputs(layer)) {
      Layer other = RecurrentLayers.other(layer, network.layers().keySet()).orElseThrow();
      OnnxNode user = layer.users().getFirst();
      nodes.put(user, new RecurrentWriter(editor, names).write(user, part(layer), part(other)));
    }
  }

  private RecurrentWriter.Part part(Layer layer) {
    return new RecurrentWriter.Part(sites.apply(layer), network.form(layer).orElseThrow());
  }

  private void importDomain() {
    boolean recurrent =
        network.layers().keySet().stream().anyMatch(layer -> layer.users().getFirst().is("LSTM"));
    boolean own = recurrent || !explicit.layers().isEmpty();
    if (operators.dequantizesChannels() && domain().isEmpty() && !own) {
      return;
    }
    try {
      editor.raiseOpset(OperatorSet.MICROSOFT, OperatorSet.MICROSOFT_VERSION);
    } catch (OnnxException e) {
      throw new IllegalStateException("no node of another domain is converted", e);
    }
  }

  /** The weights of the layers that operators of integers take in, once their biases are there. */
  private Function<Layer, ExplicitNodes.Weight> weights(IntegerLayerWriter layers) {
    Map<Layer, ExplicitNodes.Weight> weights = new HashMap<>();
    for (Layer layer : explicit.layers().values()) {
      ActivationScale input = network.input(layer).orElseThrow();
      IntegerForm form = network.form(layer).orElseThrow();
      weights.put(layer, layers.explicit(layer, form, input, sites.apply(layer)));
    }
    return layer -> Objects.requireNonNull(weights.get(layer));
  }

  private void writeValues(IntegerFlow flow, Function<Layer, ExplicitNodes.Weight> weights) {
    OnnxGraph graph = editor.model().graph();
    flow.groups().values().stream().distinct().forEach(this::putScale);
    ExplicitWriter writer = new ExplicitWriter(explicit, graph, values, domain(), nodes);
    writer.writeLast(weights);
    for (String value : flow.groups().keySet()) {
      if (!flow.isProduced(value)) {
        copy(graph, flow, value);
        continue;
      }
      explicit
          .makerOf(value)
          .ifPresentOrElse(maker -> writer.write(value, maker, weights), () -> hide(graph, value));
    }
    int walls = 0;
    for (OnnxNode layer : flow.enclosed()) {
      protect(layer, walls++);
    }
  }

  /**
   * A layer of floats between integers is made one of integers by the runtime, with one scale for
   * all its weights, which may ruin the network (WeightBiasQuantization in onnxruntime). A sum of
   * the one value it takes in hides the integers from that.
   */
  private void protect(OnnxNode layer, int number) {
    String hidden = names.activation(number, 'w');
    List<NewNode> made = of(layer);
    made.replaceAll(node -> {
      List<String> inputs =
          node.inputs().stream().map(name -> name.equals(layer.input(0)) ? hidden : name).toList();
      return renamed(node, inputs, node.outputs());
    });
    made.addFirst(NewNode.of("Sum", List.of(layer.input(0)), hidden).named(""));
  }

  private void putScale(int group) {
    ActivationScale scale = network.scaleOf(group);
    editor.addTensor(GraphPath.MAIN, NewTensor.of(values.scale(group), Dims.of(), scale.scale()));
    editor.addTensor(GraphPath.MAIN, zero(values.zero(group), scale));
  }

  private static NewTensor zero(String name, ActivationScale scale) {
    byte low = (byte) scale.zeroPoint();
    if (scale.bits() > Byte.SIZE) {
      byte high = (byte) (scale.zeroPoint() >> Byte.SIZE);
      return NewTensor.of(name, DataType.UINT16, Dims.of(), low, high);
    }
    return NewTensor.of(name, scale.signed() ? DataType.INT8 : DataType.UINT8, Dims.of(), low);
  }

  /** Of the operators that make values integers, and floats again. */
  private String domain() {
    return network.isWide() ? operators.quantizingWords() : operators.quantizing();
  }

  /** The value gets its name behind the integers. */
  private void hide(OnnxGraph graph, String value) {
    List<NewNode> made = of(graph.producer(value).orElseThrow());
    String raw = values.part(value, 'a');
    made.replaceAll(node -> renamed(node, node.inputs(), swapped(node.outputs(), value, raw)));
    made.addAll(List.of(quantize(raw, value), dequantize(value, value)));
  }

  /** The operators of integers see a copy of the value, or its codes. */
  private void copy(OnnxGraph graph, IntegerFlow flow, String value) {
    String through = values.part(value, 'c');
    List<OnnxNode> users =
        graph.consumers(value).stream()
            .filter(flow.computed()::contains)
            .filter(user -> !explicit.contains(user))
            .toList();
    List<NewNode> made = new ArrayList<>(List.of(quantize(value, value)));
    if (!users.isEmpty()) {
      made.add(dequantize(value, through));
    }
    graph
        .producer(value)
        .ifPresentOrElse(
            producer -> of(producer).addAll(made), () -> editor.insertNodes(GraphPath.MAIN, made));
    for (OnnxNode user : users) {
      of(user)
          .replaceAll(
              node -> renamed(node, swapped(node.inputs(), value, through), node.outputs()));
    }
  }

  private NewNode quantize(String from, String value) {
    List<String> inputs = new ArrayList<>(List.of(from));
    inputs.addAll(values.grid(value));
    return new NewNode(
        domain(), "QuantizeLinear", "", inputs, List.of(values.codes(value)), Map.of());
  }

  private NewNode dequantize(String value, String to) {
    return new NewNode(
        domain(), "DequantizeLinear", "", values.quantized(value), List.of(to), Map.of());
  }

  private List<NewNode> of(OnnxNode node) {
    return nodes.computeIfAbsent(
        node, key -> new ArrayList<>(List.of(NewNode.copyOf(key).orElseThrow())));
  }

  private static List<String> swapped(List<String> list, String value, String other) {
    return list.stream().map(name -> name.equals(value) ? other : name).toList();
  }

  private static NewNode renamed(NewNode node, List<String> inputs, List<String> outputs) {
    return new NewNode(
        node.domain(), node.opType(), node.name(), inputs, outputs, node.attributes());
  }
}

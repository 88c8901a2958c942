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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    users.forEach((node, with) -> nodes.put(node, new ArrayList<>(with)));
  }

  /** Adds all that is needed but the weights of the layers. */
  public void write(IntegerSource source) {
    importDomain();
    network.flow().ifPresent(this::writeValues);
    IntegerLayerWriter layers = new IntegerLayerWriter(editor, names, operators, source);
    network
        .layers()
        .forEach((layer, form) -> {
          OnnxNode user = layer.users().getFirst();
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
    if (operators.dequantizesChannels() && domain().isEmpty() && !recurrent) {
      return;
    }
    try {
      editor.raiseOpset(OperatorSet.MICROSOFT, OperatorSet.MICROSOFT_VERSION);
    } catch (OnnxException e) {
      throw new IllegalStateException("no node of another domain is converted", e);
    }
  }

  private void writeValues(IntegerFlow flow) {
    OnnxGraph graph = editor.model().graph();
    flow.groups().values().stream().distinct().forEach(this::putScale);
    int number = 0;
    for (Map.Entry<String, Integer> value : flow.groups().entrySet()) {
      Value written = new Value(value.getKey(), number++, value.getValue());
      if (flow.isProduced(value.getKey())) {
        hide(graph, written);
      } else {
        copy(graph, flow, written);
      }
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

  /** A value that is written, by the numbers of itself and of its group. */
  private record Value(String name, int number, int group) {}

  private void putScale(int group) {
    ActivationScale scale = network.scaleOf(group);
    editor.addTensor(GraphPath.MAIN, NewTensor.of(scaleName(group), Dims.of(), scale.scale()));
    editor.addTensor(GraphPath.MAIN, zero(zeroName(group), scale));
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

  private String scaleName(int group) {
    return names.activation(group, 's');
  }

  private String zeroName(int group) {
    return names.activation(group, 'z');
  }

  /** The value gets its name behind the integers. */
  private void hide(OnnxGraph graph, Value value) {
    OnnxNode producer = graph.producer(value.name()).orElseThrow();
    List<NewNode> made = of(producer);
    String raw = names.activation(value.number(), 'a');
    made.replaceAll(node -> renamed(node, node.inputs(), swapped(node.outputs(), value, raw)));
    made.addAll(pair(raw, value, value.name()));
  }

  /** The operators of integers see a copy of the value. */
  private void copy(OnnxGraph graph, IntegerFlow flow, Value value) {
    String through = names.activation(value.number(), 'c');
    List<NewNode> pair = pair(value.name(), value, through);
    graph
        .producer(value.name())
        .ifPresentOrElse(
            producer -> of(producer).addAll(pair), () -> editor.insertNodes(GraphPath.MAIN, pair));
    for (OnnxNode user : graph.consumers(value.name())) {
      if (flow.computed().contains(user)) {
        of(user)
            .replaceAll(
                node -> renamed(node, swapped(node.inputs(), value, through), node.outputs()));
      }
    }
  }

  private List<NewNode> pair(String from, Value value, String to) {
    String scale = scaleName(value.group());
    String zero = zeroName(value.group());
    String codes = names.activation(value.number(), 'b');
    NewNode quantize =
        new NewNode(
            domain(), "QuantizeLinear", "", List.of(from, scale, zero), List.of(codes), Map.of());
    NewNode back =
        new NewNode(
            domain(), "DequantizeLinear", "", List.of(codes, scale, zero), List.of(to), Map.of());
    return List.of(quantize, back);
  }

  private List<NewNode> of(OnnxNode node) {
    return nodes.computeIfAbsent(
        node, key -> new ArrayList<>(List.of(NewNode.copyOf(key).orElseThrow())));
  }

  private static List<String> swapped(List<String> list, Value value, String other) {
    return list.stream().map(name -> name.equals(value.name()) ? other : name).toList();
  }

  private static NewNode renamed(NewNode node, List<String> inputs, List<String> outputs) {
    return new NewNode(
        node.domain(), node.opType(), node.name(), inputs, outputs, node.attributes());
  }
}

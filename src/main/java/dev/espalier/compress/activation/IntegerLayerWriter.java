package dev.espalier.compress.activation;

import dev.espalier.compress.encode.DecodeNames;
import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.encode.WeightSite;
import dev.espalier.network.Layer;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.onnx.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes what belongs to a layer of integers beside its weight: its bias, or its operators. */
final class IntegerLayerWriter {
  private static final int BIAS = 2;

  private final ModelEditor editor;
  private final DecodeNames names;
  private final OperatorSet operators;
  private final IntegerSource source;
  private int biases;

  IntegerLayerWriter(
      ModelEditor editor, DecodeNames names, OperatorSet operators, IntegerSource source) {
    this.editor = editor;
    this.names = names;
    this.operators = operators;
    this.source = source;
  }

  /**
   * Makes the bias integers, if there is one.
   *
   * @param input the scale of what flows into the layer
   * @param nodes the operator of the layer as it is to be, the first of them
   */
  void putBias(Layer layer, IntegerForm form, ActivationScale input, List<NewNode> nodes) {
    OnnxNode user = layer.users().getFirst();
    Optional<OnnxTensor> bias = IntegerLayers.bias(user);
    if (bias.isEmpty()) {
      return;
    }
    String name = user.input(BIAS);
    int number = biases++;
    List<NewTensor> tensors = tensors(layer, form, bias.get(), number, input.scale());
    boolean alone = user.graph().consumers(name).size() == 1;
    String written = alone ? name : names.activation(number, 'k');
    NewNode back = dequantize(tensors, form, bias.get().dims(), written);
    if (alone) {
      editor.replaceTensor(GraphPath.MAIN, name, tensors, List.of(back));
      return;
    }
    tensors.forEach(tensor -> editor.addTensor(GraphPath.MAIN, tensor));
    editor.insertNodes(GraphPath.MAIN, List.of(back));
    NewNode first = nodes.getFirst();
    List<String> inputs = new ArrayList<>(first.inputs());
    inputs.set(BIAS, written);
    nodes.set(
        0,
        new NewNode(
            first.domain(),
            first.opType(),
            first.name(),
            inputs,
            first.outputs(),
            first.attributes()));
  }

  /** The codes of a bias. */
  private NewTensor codes(Layer layer, OnnxTensor bias, int number, float input) {
    Payload codes =
        words(
            Math.toIntExact(bias.dims().elementCount()),
            into -> {
              for (int code : IntegerBias.codes(source.bias(layer), source.weight(layer), input)) {
                into.putInt(code);
              }
            });
    return new NewTensor(names.activation(number, 'i'), DataType.INT32, bias.dims(), codes);
  }

  private List<NewTensor> tensors(
      Layer layer, IntegerForm form, OnnxTensor bias, int number, float input) {
    int count = Math.toIntExact(bias.dims().elementCount());
    Dims dims = form.channelwise() ? Dims.of(count) : Dims.of();
    Payload scales =
        words(
            (int) dims.elementCount(),
            into -> {
              for (float scale : IntegerBias.scales(source.weight(layer), input)) {
                into.putFloat(scale);
              }
            });
    return List.of(
        codes(layer, bias, number, input),
        new NewTensor(names.activation(number, 'j'), DataType.FLOAT, dims, scales));
  }

  /**
   * What an operator of integers takes in beside a value: adds the zero points of the weight, and
   * the bias as integers if there is one.
   */
  ExplicitNodes.Weight explicit(
      Layer layer, IntegerForm form, ActivationScale input, WeightSite site) {
    OnnxNode user = layer.users().getFirst();
    Optional<OnnxTensor> bias = IntegerLayers.bias(user);
    Optional<NewTensor> codes = bias.map(found -> codes(layer, found, biases++, input.scale()));
    codes.ifPresent(tensor -> {
      String name = user.input(BIAS);
      if (user.graph().consumers(name).size() == 1) {
        editor.dissolveTensor(GraphPath.MAIN, name, List.of(tensor), List.of());
      } else {
        editor.addTensor(GraphPath.MAIN, tensor);
      }
    });
    // QGemm alone wants as many zero points as scales.
    boolean each = user.is("Gemm") && form.channelwise();
    Dims dims = each ? Dims.of(site.dims().get(form.axis())) : Dims.of();
    return new ExplicitNodes.Weight(
        site.name(),
        names.scales(site.layer()),
        zeros(form, site.layer(), dims),
        codes.map(NewTensor::name));
  }

  /** Numbers of 32 bits that are made when they are written. */
  private static Payload words(int count, Consumer<ByteBuffer> filler) {
    long size = (long) count * Integer.BYTES;
    return new LazyPayload(
        size,
        () -> {
          ByteBuffer bytes =
              ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
          filler.accept(bytes);
          return bytes.array();
        });
  }

  private NewNode dequantize(List<NewTensor> tensors, IntegerForm form, Dims dims, String written) {
    Map<String, AttributeValue> axis =
        form.channelwise() ? Map.of("axis", AttributeValue.of(dims.rank() - 1L)) : Map.of();
    return new NewNode(
        operators.quantizing(),
        "DequantizeLinear",
        "",
        List.of(tensors.getFirst().name(), tensors.getLast().name()),
        List.of(written),
        axis);
  }

  /**
   * A product whose scales are found anew at each run: what flows in becomes unsigned bytes by its
   * own range (DynamicQuantizeLinear), and the sums of products floats again by both scales.
   */
  List<NewNode> dynamic(Layer layer, IntegerForm form, WeightSite site) {
    int number = site.layer();
    OnnxNode user = layer.users().getFirst();
    String weight = user.input(1);
    List<NewNode> nodes = new ArrayList<>();
    String codes = names.activation(number, 'l');
    String scale = names.activation(number, 'm');
    String zero = names.activation(number, 'n');
    nodes.add(
        NewNode.of("DynamicQuantizeLinear", List.of(user.input(0)), codes, scale, zero).named(""));
    if (user.attributes().intValue("transB", 0) != 0) {
      String turned = names.activation(number, 'o');
      nodes.add(
          NewNode.of("Transpose", List.of(weight), turned)
              .with("perm", AttributeValue.ints(1, 0))
              .named(""));
      weight = turned;
    }
    List<String> inputs = new ArrayList<>(List.of(codes, weight, zero));
    if (!form.type().signedWeights()) {
      inputs.add(zeros(form, number, Dims.of()));
    }
    String sums = names.activation(number, 'q');
    String floats = names.activation(number, 'r');
    String both = names.activation(number, 'u');
    boolean bias = IntegerLayers.bias(user).isPresent();
    String product = bias ? names.activation(number, 'v') : user.output(0);
    nodes.add(NewNode.of("MatMulInteger", inputs, sums).named(user.name()));
    nodes.add(
        NewNode.of("Cast", List.of(sums), floats)
            .with("to", AttributeValue.of(DataType.FLOAT.code()))
            .named(""));
    nodes.add(NewNode.of("Mul", List.of(scale, names.scales(number)), both).named(""));
    nodes.add(NewNode.of("Mul", List.of(floats, both), product).named(""));
    if (bias) {
      nodes.add(NewNode.of("Add", List.of(product, user.input(BIAS)), user.output(0)).named(""));
    }
    return nodes;
  }

  /** The zero points of weights. */
  private String zeros(IntegerForm form, int number, Dims dims) {
    String name = names.activation(number, 'p');
    boolean signed = form.type().signedWeights();
    byte[] zeros = new byte[Math.toIntExact(dims.elementCount())];
    Arrays.fill(zeros, (byte) (signed ? 0 : 1 << (form.bits() - 1)));
    editor.addTensor(
        GraphPath.MAIN, NewTensor.of(name, signed ? DataType.INT8 : DataType.UINT8, dims, zeros));
    return name;
  }
}

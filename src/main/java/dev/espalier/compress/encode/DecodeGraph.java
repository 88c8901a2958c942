package dev.espalier.compress.encode;

import dev.espalier.numeric.ChannelOrder;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.Payload;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Collects the tensors and nodes of one decoder; values are known by their names. */
final class DecodeGraph {
  /** Groups, outputs, inputs, kernel become groups, inputs, outputs, kernel. */
  private static final AttributeValue SWAPPED = AttributeValue.ints(0, 2, 1, 3);

  private final WeightSite site;
  private final Dims codeDims;
  private final List<NewTensor> tensors;
  private final List<NewNode> nodes;
  private final Set<SharedConstant> shared;
  private final List<NewTensor> common;
  private final AtomicInteger names;

  /** A decoder whose codes have the shape of the weight. */
  DecodeGraph(WeightSite site) {
    this(site, site.dims());
  }

  /**
   * A decoder.
   *
   * @param codeDims the shape that the codes have until they are weights
   */
  DecodeGraph(WeightSite site, Dims codeDims) {
    this.site = site;
    this.codeDims = codeDims;
    this.tensors = new ArrayList<>();
    this.nodes = new ArrayList<>();
    this.shared = EnumSet.noneOf(SharedConstant.class);
    this.common = new ArrayList<>();
    this.names = new AtomicInteger();
  }

  private DecodeGraph(DecodeGraph whole, Dims dims) {
    this.site = whole.site.part(dims);
    this.codeDims = dims;
    this.tensors = whole.tensors;
    this.nodes = whole.nodes;
    this.shared = whole.shared;
    this.common = whole.common;
    this.names = whole.names;
  }

  /** A part of this decoder that makes something of other sizes. */
  DecodeGraph part(Dims dims) {
    return new DecodeGraph(this, dims);
  }

  /** The shape that the codes have until they are weights. */
  Dims codeDims() {
    return codeDims;
  }

  WeightSite site() {
    return site;
  }

  /** A tensor of this weight alone. */
  String tensor(DataType type, Dims dims, Payload payload) {
    String name = fresh();
    tensors.add(new NewTensor(name, type, dims, payload));
    return name;
  }

  /** A tensor that other weights use as well, by its number. */
  String common(int number, DataType type, Dims dims, Payload payload) {
    String name = site.names().common(number);
    common.add(new NewTensor(name, type, dims, payload));
    return name;
  }

  String shared(SharedConstant constant) {
    shared.add(constant);
    return site.names().shared(constant);
  }

  String node(String op, String... inputs) {
    return node(op, Map.of(), inputs);
  }

  String node(String op, Map<String, AttributeValue> attributes, String... inputs) {
    String output = fresh();
    nodes.add(new NewNode("", op, "", List.of(inputs), List.of(output), attributes));
    return output;
  }

  /** Floats of integers, by one scale and one zero point for each index of an axis, or for all. */
  String dequantize(String codes, String scales, String zeroPoints, int axis) {
    String output = fresh();
    Map<String, AttributeValue> attributes =
        axis < 0 ? Map.of() : Map.of("axis", AttributeValue.of(axis));
    nodes.add(
        new NewNode(
            site.operators().quantizing(),
            "DequantizeLinear",
            "",
            List.of(codes, scales, zeroPoints),
            List.of(output),
            attributes));
    return output;
  }

  String cast(String value, DataType type) {
    return node("Cast", Map.of("to", AttributeValue.of(type.code())), value);
  }

  /** Gives the last node the name of the weight. */
  EncodedWeight finish() {
    site.order().ifPresent(this::store);
    NewNode last = nodes.removeLast();
    nodes.add(
        new NewNode(
            last.domain(),
            last.opType(),
            "",
            last.inputs(),
            List.of(site.name()),
            last.attributes()));
    return new EncodedWeight(tensors, nodes, shared, common);
  }

  /** Brings the elements, which are in the order of the channels, to where they are stored. */
  private void store(ChannelOrder order) {
    String weight = nodes.getLast().outputs().getFirst();
    if (order.moves()) {
      String groups =
          reshaped(weight, order.groups(), order.outputs(), order.inputs(), order.kernel());
      weight = node("Transpose", Map.of("perm", SWAPPED), groups);
    }
    reshaped(weight, IntStream.of(order.stored().sizes()).asLongStream().toArray());
  }

  private String reshaped(String value, long... sizes) {
    return node("Reshape", value, tensor(DataType.INT64, Dims.of(sizes.length), Payload.of(sizes)));
  }

  /** Gives the last tensor the name of the weight, where there are no nodes. */
  EncodedWeight finishTensor() {
    NewTensor last = tensors.removeLast();
    tensors.add(new NewTensor(site.name(), last.type(), last.dims(), last.payload()));
    return new EncodedWeight(tensors, nodes, shared, common);
  }

  private String fresh() {
    return site.names().value(site.layer(), names.getAndIncrement());
  }
}

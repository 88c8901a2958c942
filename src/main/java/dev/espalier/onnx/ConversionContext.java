package dev.espalier.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** What conversions need besides the node: constants, and what is known of values. */
final class ConversionContext {
  private final OnnxModel model;
  private final DraftNames names;
  private final Map<String, NewTensor> constants = new LinkedHashMap<>();
  private final List<String> taken = new ArrayList<>();
  private final List<DraftNode> nodes = new ArrayList<>();

  ConversionContext(OnnxModel model, DraftNames names) {
    this.model = model;
    this.names = names;
  }

  /** The name of a list of integers, one initializer per list. */
  String ints(String hint, List<Long> values) {
    long[] array = values.stream().mapToLong(Long::longValue).toArray();
    return constant(
        hint, "ints" + values, name -> NewTensor.of(name, Dims.of(array.length), array));
  }

  /** The name of a list of floats. */
  String floats(String hint, List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return constant(
        hint, "floats" + values, name -> NewTensor.of(name, Dims.of(array.length), array));
  }

  /** The name of a single number of a float type. */
  String scalar(NodeDraft node, String hint, DataType type, float value) throws OnnxException {
    byte[] raw = Scalars.encode(type, value);
    if (raw.length == 0) {
      throw refuse(node, hint + " of type " + type + " cannot become an input");
    }
    String key = type + Arrays.toString(raw);
    return constant(hint, key, name -> NewTensor.of(name, type, Dims.of(), raw));
  }

  /** The name of an INT64 scalar. */
  String intScalar(String hint, long value) {
    return constant(hint, "int" + value, name -> NewTensor.of(name, Dims.of(), value));
  }

  /** A new name for a value. */
  String fresh(String base) {
    String name = names.values().take(base);
    taken.add(name);
    return name;
  }

  /** A node ready to be written. */
  DraftNode node(NewNode node) {
    DraftNode made = names.node(node);
    nodes.add(made);
    return made;
  }

  /** The rank of a value, if the model says. */
  OptionalInt rank(OnnxGraph graph, String value) {
    Optional<OnnxTensor> constant = graph.constant(value);
    if (constant.isPresent()) {
      return OptionalInt.of(constant.get().dims().rank());
    }
    return graph
        .value(value)
        .flatMap(ValueInfo::shape)
        .map(shape -> OptionalInt.of(shape.size()))
        .orElse(OptionalInt.empty());
  }

  /** The element type of a value, as far as it can be followed back. */
  DataType type(NodeDraft node, String value) throws OnnxException {
    return ValueTypes.of(node.original().graph(), value)
        .orElseThrow(() -> refuse(node, "the element type of '" + value + "' is not known"));
  }

  /** Whether anything uses a value. */
  boolean isUsed(OnnxGraph graph, String value) {
    return !value.isEmpty()
        && (!graph.consumers(value).isEmpty()
            || graph.outputs().stream().anyMatch(output -> output.name().equals(value)));
  }

  OnnxException refuse(NodeDraft node, String reason) {
    OnnxNode original = node.original();
    return new OnnxException(
        model.file(),
        GraphIndex.place(original.graph(), original).toString(),
        original.opType() + " cannot be converted to a newer operator set, " + reason,
        "Export the model again with a newer operator set");
  }

  /** Adds the constants to the main graph, where every graph sees them. */
  void commit(ModelDraft draft) {
    for (NewTensor constant : constants.values()) {
      draft.graph(model.graph()).tensors().add(DraftTensor.of(constant));
      draft.raiseIr(4);
    }
  }

  /** Gives back all names. */
  void rollBack() {
    taken.forEach(names.values()::remove);
    nodes.forEach(names::remove);
  }

  private String constant(String hint, String key, Function<String, NewTensor> make) {
    return constants.computeIfAbsent(key, k -> make.apply(fresh(hint))).name();
  }
}

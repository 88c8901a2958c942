package dev.espalier.onnx;

import dev.espalier.onnx.wire.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node of the opened model as it is to be written. What is not mentioned stays as it is. */
final class NodeDraft {
  private final OnnxNode original;
  private final Set<String> dropped = new LinkedHashSet<>();
  private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();
  private final List<DraftNode> before = new ArrayList<>();
  private final List<DraftNode> after = new ArrayList<>();
  private String name;
  private String opType;
  private List<String> inputs;
  private List<String> outputs;
  private boolean removed;
  private @Nullable Piece piece;

  NodeDraft(OnnxNode original) {
    this.original = original;
    this.name = original.name();
    this.opType = original.opType();
    this.inputs = original.inputs();
    this.outputs = original.outputs();
  }

  NodeDraft(NodeDraft other) {
    this(other.original);
    name = other.name;
    opType = other.opType;
    inputs = other.inputs;
    outputs = other.outputs;
    removed = other.removed;
    dropped.addAll(other.dropped);
    attributes.putAll(other.attributes);
    before.addAll(other.before);
    after.addAll(other.after);
  }

  OnnxNode original() {
    return original;
  }

  String name() {
    return name;
  }

  void rename(String other) {
    name = other;
    piece = null;
  }

  String opType() {
    return opType;
  }

  void become(String otherOp) {
    opType = otherOp;
    piece = null;
  }

  List<String> inputs() {
    return inputs;
  }

  String input(int i) {
    return i < inputs.size() ? inputs.get(i) : "";
  }

  void setInputs(List<String> names) {
    inputs = List.copyOf(names);
    piece = null;
  }

  /** Sets input {@code i}; inputs left out before it become empty. */
  void setInput(int i, String value) {
    List<String> more = new ArrayList<>(inputs);
    while (more.size() <= i) {
      more.add("");
    }
    more.set(i, value);
    inputs = List.copyOf(more);
    piece = null;
  }

  List<String> outputs() {
    return outputs;
  }

  void setOutputs(List<String> names) {
    outputs = List.copyOf(names);
    piece = null;
  }

  boolean isRemoved() {
    return removed;
  }

  void remove() {
    removed = true;
  }

  /** Nodes that come before it. */
  List<DraftNode> before() {
    return before;
  }

  /** Nodes that come after it. */
  List<DraftNode> after() {
    return after;
  }

  Map<String, AttributeValue> newAttributes() {
    return attributes;
  }

  void set(String attribute, AttributeValue value) {
    attributes.put(attribute, value);
    piece = null;
  }

  void drop(String attribute) {
    attributes.remove(attribute);
    dropped.add(attribute);
    piece = null;
  }

  /** Whether the original's attribute is written. */
  boolean keeps(String attribute) {
    return !dropped.contains(attribute) && !attributes.containsKey(attribute);
  }

  OptionalLong intValue(String attribute) {
    return switch (attributes.get(attribute)) {
      case AttributeValue.IntValue v -> OptionalLong.of(v.value());
      case null ->
          keeps(attribute) ? original.attributes().intValue(attribute) : OptionalLong.empty();
      default -> OptionalLong.empty();
    };
  }

  Optional<List<Long>> ints(String attribute) {
    return switch (attributes.get(attribute)) {
      case AttributeValue.IntsValue v -> Optional.of(v.values());
      case null -> keeps(attribute) ? original.attributes().ints(attribute) : Optional.empty();
      default -> Optional.empty();
    };
  }

  Optional<String> string(String attribute) {
    return switch (attributes.get(attribute)) {
      case AttributeValue.StringValue v -> Optional.of(v.value());
      case null -> keeps(attribute) ? original.attributes().string(attribute) : Optional.empty();
      default -> Optional.empty();
    };
  }

  Optional<Float> floatValue(String attribute) {
    return keeps(attribute) ? original.attributes().floatValue(attribute) : Optional.empty();
  }

  Optional<List<Float>> floats(String attribute) {
    return keeps(attribute) ? original.attributes().floats(attribute) : Optional.empty();
  }

  /** The bytes made before, if nothing has changed since. */
  @Nullable Piece cached() {
    return piece;
  }

  void cache(Piece made) {
    piece = made;
  }
}

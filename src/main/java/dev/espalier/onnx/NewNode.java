package dev.espalier.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node to be written.
 *
 * @param domain empty for the standard operators
 */
public record NewNode(
    String domain,
    String opType,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, AttributeValue> attributes) {

  public NewNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** A node of a standard operator, without attributes; named by its first output. */
  public static NewNode of(String opType, List<String> inputs, String... outputs) {
    String name = outputs.length == 0 ? opType : outputs[0];
    return new NewNode("", opType, name, inputs, List.of(outputs), Map.of());
  }

  /**
   * The same as a node of a model.
   *
   * @return nothing if it has attributes that are graphs, tensors, types or empty lists
   */
  public static Optional<NewNode> copyOf(OnnxNode node) {
    Attributes given = node.attributes();
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (String name : given.names()) {
      Optional<AttributeValue> value =
          given
              .ints(name)
              .<AttributeValue>map(AttributeValue.IntsValue::new)
              .or(() -> given.floats(name).map(AttributeValue.FloatsValue::new))
              .or(() -> given.strings(name).map(AttributeValue.StringsValue::new))
              .or(() -> given.string(name).map(AttributeValue.StringValue::new))
              .or(() -> given.floatValue(name).map(AttributeValue.FloatValue::new))
              .or(() -> given.intValue(name).stream().mapToObj(AttributeValue::of).findFirst());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      attributes.put(name, value.get());
    }
    return Optional.of(
        new NewNode(
            node.domain(), node.opType(), node.name(), node.inputs(), node.outputs(), attributes));
  }

  /** The same node with one more attribute. */
  public NewNode with(String attribute, AttributeValue value) {
    Map<String, AttributeValue> more = new LinkedHashMap<>(attributes);
    more.put(attribute, value);
    return new NewNode(domain, opType, name, inputs, outputs, more);
  }

  /** The same node under another name. */
  public NewNode named(String other) {
    return new NewNode(domain, opType, other, inputs, outputs, attributes);
  }

  /** The same node in another domain. */
  public NewNode in(String other) {
    return new NewNode(other, opType, name, inputs, outputs, attributes);
  }
}

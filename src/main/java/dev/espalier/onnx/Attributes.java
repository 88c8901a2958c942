package dev.espalier.onnx;

import dev.espalier.onnx.proto.AttributeProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The attributes of a node, by name. Graphs are in {@link OnnxNode#subgraphs}. */
public final class Attributes {
  static final Attributes NONE = new Attributes(Map.of(), Map.of());

  private final Map<String, AttributeProto> plain;
  private final Map<String, List<OnnxTensor>> tensors;

  Attributes(Map<String, AttributeProto> plain, Map<String, List<OnnxTensor>> tensors) {
    this.plain = plain;
    this.tensors = tensors;
  }

  /** The names in the order of the file, those of graphs and types included. */
  public Set<String> names() {
    return Collections.unmodifiableSet(plain.keySet());
  }

  /** The value of an integer attribute. */
  public OptionalLong intValue(String name) {
    AttributeProto attribute = plain.get(name);
    return attribute != null && attribute.hasI()
        ? OptionalLong.of(attribute.getI())
        : OptionalLong.empty();
  }

  /** The value of an integer attribute, or what the operator takes if it is not given. */
  public long intValue(String name, long otherwise) {
    return intValue(name).orElse(otherwise);
  }

  /** The value of an attribute that is a list of integers; empty lists are not told from none. */
  public Optional<List<Long>> ints(String name) {
    return get(name).map(AttributeProto::getIntsList).filter(list -> !list.isEmpty());
  }

  public Optional<Float> floatValue(String name) {
    return get(name).filter(AttributeProto::hasF).map(AttributeProto::getF);
  }

  /** The value of an attribute that is a list of floats; empty lists are not told from none. */
  public Optional<List<Float>> floats(String name) {
    return get(name).map(AttributeProto::getFloatsList).filter(list -> !list.isEmpty());
  }

  public Optional<String> string(String name) {
    return get(name).filter(AttributeProto::hasS).map(a -> Names.decode(a.getS()));
  }

  /** The value of an attribute that is a list of strings; empty lists are not told from none. */
  public Optional<List<String>> strings(String name) {
    return get(name)
        .map(AttributeProto::getStringsList)
        .filter(list -> !list.isEmpty())
        .map(list -> list.stream().map(Names::decode).toList());
  }

  /** The value of an attribute that is one tensor. */
  public Optional<OnnxTensor> tensor(String name) {
    List<OnnxTensor> found = tensors.getOrDefault(name, List.of());
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  /**
   * All of them as text, sorted by name, so that the same attributes give the same text. Of tensors
   * it has type and sizes, of graphs and empty lists the name only.
   */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    new TreeMap<>(plain).forEach((name, value) -> text.add(name + text(name, value)));
    return text.toString();
  }

  private String text(String name, AttributeProto value) {
    if (value.hasI()) {
      return "=" + value.getI();
    } else if (value.hasF()) {
      return "=" + value.getF();
    } else if (value.hasS()) {
      return "=" + Names.decode(value.getS());
    }
    List<Object> all = new ArrayList<>();
    all.addAll(value.getIntsList());
    all.addAll(value.getFloatsList());
    value.getStringsList().forEach(string -> all.add(Names.decode(string)));
    tensors
        .getOrDefault(name, List.of())
        .forEach(tensor -> all.add(tensor.dataType() + " " + tensor.dims()));
    return all.isEmpty() ? "" : "=" + all;
  }

  private Optional<AttributeProto> get(String name) {
    return Optional.ofNullable(plain.get(name));
  }
}

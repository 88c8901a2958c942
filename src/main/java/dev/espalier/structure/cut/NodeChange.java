package dev.espalier.structure.cut;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an operator is written when channels are removed, and what has to come beside it. */
final class NodeChange {
  private final OnnxNode node;
  private final ModelEditor editor;
  private final List<NewNode> before = new ArrayList<>();
  private final List<NewNode> after = new ArrayList<>();
  private final List<String> inputs;
  private final List<String> outputs;
  private final Map<String, AttributeValue> attributes;

  NodeChange(OnnxNode node, ModelEditor editor) {
    this.node = node;
    this.editor = editor;
    this.inputs = new ArrayList<>(node.inputs());
    this.outputs = new ArrayList<>(node.outputs());
    this.attributes = new LinkedHashMap<>(NewNode.copyOf(node).orElseThrow().attributes());
  }

  /** All that is written in the place of the operator, in order of execution. */
  List<NewNode> written() {
    List<NewNode> all = new ArrayList<>(before);
    all.add(new NewNode(node.domain(), node.opType(), node.name(), inputs, outputs, attributes));
    all.addAll(after);
    return all;
  }

  void setInput(int input, String value) {
    while (inputs.size() <= input) {
      inputs.add("");
    }
    inputs.set(input, value);
  }

  void set(String attribute, AttributeValue value) {
    attributes.put(attribute, value);
  }

  void drop(String attribute) {
    attributes.remove(attribute);
  }

  /** A new list of numbers; its name. */
  String constant(String what, List<Long> numbers) {
    long[] list = numbers.stream().mapToLong(Long::longValue).toArray();
    String name = editor.uniqueName(node.output(0) + "_" + what);
    editor.addTensor(GraphPath.MAIN, NewTensor.of(name, Dims.of(list.length), list));
    return name;
  }

  /** Changes numbers of a list that the operator takes in, whether it is computed or not. */
  void override(int input, Map<Integer, Long> numbers, int length) {
    Optional<OnnxTensor> constant = node.graph().constant(inputs.get(input));
    if (constant.isPresent()) {
      List<Long> list = new ArrayList<>();
      for (long number : constant.get().toLongs()) {
        list.add(number);
      }
      numbers.forEach(list::set);
      setInput(input, typed(constant.get().dataType(), "sizes" + input, list));
      return;
    }
    String name = editor.uniqueName(node.output(0) + "_sizes" + input);
    before.add(choice(inputs.get(input), name, numbers, length));
    setInput(input, name);
  }

  /** Starts and ends may be lists of 32 bits. */
  private String typed(DataType type, String what, List<Long> list) {
    if (type != DataType.INT32) {
      return constant(what, list);
    }
    byte[] raw = new byte[list.size() * Integer.BYTES];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) (list.get(i / Integer.BYTES) >> (Byte.SIZE * (i % Integer.BYTES)));
    }
    String name = editor.uniqueName(node.output(0) + "_" + what);
    editor.addTensor(GraphPath.MAIN, NewTensor.of(name, type, Dims.of(list.size()), raw));
    return name;
  }

  void overrideAttribute(String attribute, Map<Integer, Long> numbers) {
    List<Long> list = new ArrayList<>(node.attributes().ints(attribute).orElseThrow());
    numbers.forEach(list::set);
    set(attribute, new AttributeValue.IntsValue(list));
  }

  /** Changes numbers of the list that the operator puts out. */
  void overrideOutput(Map<Integer, Long> numbers, int length) {
    String was = outputs.getFirst();
    String name = editor.uniqueName(was + "_left");
    outputs.set(0, name);
    after.add(choice(name, was, numbers, length));
  }

  private NewNode choice(String from, String to, Map<Integer, Long> numbers, int length) {
    byte[] mask = new byte[length];
    List<Long> list = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      mask[i] = (byte) (numbers.containsKey(i) ? 1 : 0);
      list.add(numbers.getOrDefault(i, 0L));
    }
    String which = editor.uniqueName(to + "_which");
    editor.addTensor(GraphPath.MAIN, NewTensor.of(which, DataType.BOOL, Dims.of(length), mask));
    return NewNode.of("Where", List.of(which, constant("set", list), from), to);
  }
}

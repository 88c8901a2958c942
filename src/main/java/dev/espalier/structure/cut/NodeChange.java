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
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** Has a list, if there is one, be of 64 bits, as those are that are set. */
  void widen(int input) {
    Optional<OnnxTensor> constant = node.graph().constant(node.input(input));
    if (constant.isPresent() && constant.get().dataType() != DataType.INT64) {
      setInput(input, constant("wide" + input, numbers(constant.get())));
    } else if (constant.isEmpty() && !node.input(input).isEmpty()) {
      setInput(input, widened(input));
    }
  }

  private String widened(int input) {
    String name = editor.uniqueName(node.output(0) + "_wide" + input);
    AttributeValue type = AttributeValue.of(DataType.INT64.code());
    before.add(NewNode.of("Cast", List.of(node.input(input)), name).with("to", type));
    return name;
  }

  private static List<Long> numbers(OnnxTensor constant) {
    return Arrays.stream(constant.toLongs())
        .boxed()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Changes lengths in a list of 64 bits that the operator takes in. */
  void resize(int input, Map<Integer, Resized> sizes, int length) {
    Map<Integer, Resized> again = again(sizes);
    if (!again.isEmpty() && node.graph().constant(node.input(input)).isEmpty()) {
      String name = editor.uniqueName(node.output(0) + "_scaled" + input);
      before.addAll(scaled(inputs.get(input), name, again, length));
      inputs.set(input, name);
    }
    Map<Integer, Long> numbers = numbers(sizes);
    if (!numbers.isEmpty()) {
      override(input, numbers, length);
    }
  }

  private static Map<Integer, Resized> again(Map<Integer, Resized> sizes) {
    Map<Integer, Resized> again = new LinkedHashMap<>(sizes);
    again.values().removeIf(size -> !size.again());
    return again;
  }

  private static Map<Integer, Long> numbers(Map<Integer, Resized> sizes) {
    Map<Integer, Long> numbers = new LinkedHashMap<>();
    sizes.forEach((axis, size) -> {
      if (!size.again()) {
        numbers.put(axis, size.now());
      }
    });
    return numbers;
  }

  /** Each length by what it was, and times what it is: it is a multiple of what it was. */
  private List<NewNode> scaled(String from, String to, Map<Integer, Resized> sizes, int length) {
    List<Long> was = new ArrayList<>(Collections.nCopies(length, 1L));
    List<Long> now = new ArrayList<>(was);
    sizes.forEach((axis, size) -> {
      was.set(axis, size.was());
      now.set(axis, size.now());
    });
    String times = editor.uniqueName(to + "_times");
    return List.of(
        NewNode.of("Div", List.of(from, constant("was", was)), times),
        NewNode.of("Mul", List.of(times, constant("now", now)), to));
  }

  /**
   * Changes numbers of a list of 64 bits that the operator takes in, whether it is computed or not.
   */
  void override(int input, Map<Integer, Long> numbers, int length) {
    Optional<OnnxTensor> constant = node.graph().constant(node.input(input));
    if (constant.isPresent()) {
      List<Long> list = numbers(constant.get());
      numbers.forEach(list::set);
      setInput(input, constant("sizes" + input, list));
      return;
    }
    String name = editor.uniqueName(node.output(0) + "_sizes" + input);
    // Only where something is cut out may a list have 32 bits.
    String from = node.is("Slice") ? widened(input) : inputs.get(input);
    before.add(choice(from, name, numbers, length));
    setInput(input, name);
  }

  void overrideAttribute(String attribute, Map<Integer, Long> numbers) {
    List<Long> list = new ArrayList<>(node.attributes().ints(attribute).orElseThrow());
    numbers.forEach(list::set);
    set(attribute, new AttributeValue.IntsValue(list));
  }

  /** Changes lengths in the list that the operator puts out. */
  void resizeOutput(Map<Integer, Resized> sizes, int length) {
    String was = outputs.getFirst();
    String made = editor.uniqueName(was + "_left");
    outputs.set(0, made);
    Map<Integer, Resized> again = again(sizes);
    Map<Integer, Long> numbers = numbers(sizes);
    String scaled = numbers.isEmpty() ? was : editor.uniqueName(was + "_scaled");
    if (!again.isEmpty()) {
      after.addAll(scaled(made, scaled, again, length));
    }
    if (!numbers.isEmpty()) {
      after.add(choice(again.isEmpty() ? made : scaled, was, numbers, length));
    }
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

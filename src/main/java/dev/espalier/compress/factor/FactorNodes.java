package dev.espalier.compress.factor;

import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.method.factorize.FactorLayout.Kind;
import dev.espalier.network.Layer;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operators that take the place of those of a layer, two for each. The first takes over how the
 * input is walked over, the second the bias and the output; nothing is added between the two but
 * the zeros that were added around the input anyway.
 */
public final class FactorNodes {
  /** The places along the second axis of a two-dimensional kernel. */
  private static final int WIDTH = 1;

  private final FactorLayout layout;
  private final FactorNames names;

  private FactorNodes(FactorLayout layout, FactorNames names) {
    this.layout = layout;
    this.names = names;
  }

  /** By each operator of a layer, the two in its place. */
  public static Map<OnnxNode, List<NewNode>> of(
      Layer layer, FactorLayout layout, FactorNames names) {
    FactorNodes made = new FactorNodes(layout, names);
    Map<OnnxNode, List<NewNode>> nodes = new LinkedHashMap<>();
    for (int i = 0; i < layer.users().size(); i++) {
      nodes.put(layer.users().get(i), made.halves(layer.users().get(i), i));
    }
    return nodes;
  }

  /**
   * How many multiplications the two halves need for each of the original.
   *
   * @param rank how many channels there are between them
   */
  public static double work(Layer layer, FactorLayout layout, int rank) {
    double firstAtEach = 1;
    if (layout.kind() == Kind.SPATIAL) {
      // The first half keeps the steps along the second axis for the second one.
      firstAtEach = ints(layer.users().getFirst(), "strides").map(s -> s.get(WIDTH)).orElse(1L);
    }
    return rank * (firstAtEach * layout.columns() + layout.rows()) / layout.weight().elementCount();
  }

  private List<NewNode> halves(OnnxNode user, int number) {
    String inner = names.inner().get(number);
    String name = names.nodes().get(number);
    return switch (layout.kind()) {
      case CONVOLUTION -> convolutions(user, name, inner);
      case SPATIAL -> spatial(user, name, inner);
      case COLUMNS, ROWS, MIXED -> products(user, name, inner);
    };
  }

  private List<NewNode> products(OnnxNode user, String name, String inner) {
    boolean left = layout.kind() == Kind.ROWS;
    String input = user.input(left ? 1 : 0);
    List<String> firstInputs = left ? List.of(names.first(), input) : List.of(input, names.first());
    List<String> secondInputs =
        new ArrayList<>(left ? List.of(names.second(), inner) : List.of(inner, names.second()));
    user.inputs().stream().skip(2).forEach(secondInputs::add);
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (String number : List.of("alpha", "beta")) {
      user.attributes()
          .floatValue(number)
          .ifPresent(value -> attributes.put(number, AttributeValue.of(value)));
    }
    user.attributes()
        .intValue("transB")
        .ifPresent(value -> attributes.put("transB", AttributeValue.of(value)));
    return List.of(
        new NewNode("", "MatMul", name, firstInputs, List.of(inner), Map.of()),
        new NewNode("", user.opType(), user.name(), secondInputs, user.outputs(), attributes));
  }

  private List<NewNode> convolutions(OnnxNode user, String name, String inner) {
    int axes = layout.weight().rank() - 2;
    Map<String, AttributeValue> first = new LinkedHashMap<>();
    padding(user).ifPresent(value -> first.put("auto_pad", value));
    for (String list : List.of("dilations", "pads", "strides")) {
      ints(user, list).ifPresent(values -> first.put(list, new AttributeValue.IntsValue(values)));
    }
    first.put("kernel_shape", kernel(axes));
    List<Long> ones = Collections.nCopies(axes, 1L);
    return convolutions(
        user,
        node(name, List.of(user.input(0), names.first()), List.of(inner), first),
        Map.of("kernel_shape", new AttributeValue.IntsValue(ones)));
  }

  private List<NewNode> convolutions(
      OnnxNode user, NewNode first, Map<String, AttributeValue> attributes) {
    List<String> inputs = new ArrayList<>(List.of(first.outputs().getFirst(), names.second()));
    user.inputs().stream().skip(2).forEach(inputs::add);
    return List.of(first, node(user.name(), inputs, user.outputs(), attributes));
  }

  private static NewNode node(
      String name,
      List<String> inputs,
      List<String> outputs,
      Map<String, AttributeValue> attributes) {
    return new NewNode("", "Conv", name, inputs, outputs, attributes);
  }

  private List<NewNode> spatial(OnnxNode user, String name, String inner) {
    return convolutions(
        user,
        node(name, List.of(user.input(0), names.first()), List.of(inner), along(user, 0)),
        along(user, WIDTH));
  }

  /** The attributes of the half that works along one axis and leaves the other one alone. */
  private Map<String, AttributeValue> along(OnnxNode user, int axis) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    padding(user).ifPresent(value -> attributes.put("auto_pad", value));
    for (String list : List.of("dilations", "strides")) {
      ints(user, list).ifPresent(values -> attributes.put(list, pair(axis, values.get(axis), 1)));
    }
    ints(user, "pads")
        .ifPresent(pads ->
            attributes.put(
                "pads",
                axis == 0
                    ? AttributeValue.ints(pads.get(0), 0, pads.get(2), 0)
                    : AttributeValue.ints(0, pads.get(1), 0, pads.get(3))));
    attributes.put("kernel_shape", pair(axis, layout.weight().size(2 + axis), 1));
    return attributes;
  }

  private static AttributeValue pair(int axis, long there, long other) {
    return axis == 0 ? AttributeValue.ints(there, other) : AttributeValue.ints(other, there);
  }

  private AttributeValue kernel(int axes) {
    long[] sizes = new long[axes];
    for (int axis = 0; axis < axes; axis++) {
      sizes[axis] = layout.weight().size(2 + axis);
    }
    return AttributeValue.ints(sizes);
  }

  private static Optional<AttributeValue> padding(OnnxNode user) {
    return user.attributes().string("auto_pad").map(AttributeValue::of);
  }

  private static Optional<List<Long>> ints(OnnxNode user, String name) {
    return user.attributes().ints(name).filter(list -> !list.isEmpty());
  }
}

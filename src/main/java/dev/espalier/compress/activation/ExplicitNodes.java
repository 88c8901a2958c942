package dev.espalier.compress.activation;

import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operators of integers that take the place of those of floats: QLinearConv of the standard
 * (operator set 10), and onnxruntime's own QGemm, MatMulIntegerToFloat, QLinearAdd,
 * QLinearAveragePool and QLinearGlobalAveragePool. What only moves values takes codes as it is.
 */
public final class ExplicitNodes {
  private final ValueNames names;

  ExplicitNodes(ValueNames names) {
    this.names = names;
  }

  /**
   * A weight as integers.
   *
   * @param codes its name
   * @param scales the name of one for each channel, or of one for all
   * @param zeros the name of the codes of zero
   * @param bias the name of its 32-bit codes, if there is one
   */
  record Weight(String codes, String scales, String zeros, Optional<String> bias) {}

  /**
   * What an operator puts out.
   *
   * @param name of codes or floats
   * @param grid the value whose grid codes are on; nothing if they are floats
   */
  record Result(String name, Optional<String> grid) {}

  /** The operator of integers that takes the place of one of a layer. */
  public static String operator(OnnxNode user) {
    return switch (user.opType()) {
      case "Conv" -> "QLinearConv";
      case "Gemm" -> "QGemm";
      case "MatMul" -> "MatMulIntegerToFloat";
      default -> throw new IllegalArgumentException(user.opType() + " takes no integers");
    };
  }

  /** The operator of a layer. */
  NewNode layer(OnnxNode user, Weight weight, Result result) {
    List<String> value = names.quantized(user.input(0));
    if (user.is("MatMul")) {
      List<String> inputs =
          List.of(
              value.get(0),
              weight.codes(),
              value.get(1),
              weight.scales(),
              value.get(2),
              weight.zeros());
      return node(user, operator(user), inputs, result, Set.of());
    }
    List<String> inputs = new ArrayList<>(value);
    inputs.addAll(List.of(weight.codes(), weight.scales(), weight.zeros()));
    if (user.is("Conv")) {
      inputs.addAll(grid(result));
      weight.bias().ifPresent(inputs::add);
      return node(user, operator(user), inputs, result, Set.of()).in("");
    }
    List<String> grid = grid(result);
    if (weight.bias().isPresent() || !grid.isEmpty()) {
      inputs.add(weight.bias().orElse(""));
    }
    inputs.addAll(grid);
    return node(user, operator(user), inputs, result, Set.of("beta"));
  }

  /** An operator without a weight. */
  NewNode passing(OnnxNode node, Result result) {
    List<String> inputs = new ArrayList<>();
    if (IntegerOperators.keepsScale(node) && !node.is("AveragePool")) {
      List<String> values = IntegerOperators.values(node);
      node.inputs()
          .forEach(input -> inputs.add(values.contains(input) ? names.codes(input) : input));
      return node(node, node.opType(), inputs, result, Set.of()).in("");
    }
    List<String> values = node.is("Add") ? node.inputs() : List.of(node.input(0));
    values.forEach(value -> inputs.addAll(names.quantized(value)));
    inputs.addAll(grid(result));
    return node(node, "QLinear" + node.opType(), inputs, result, Set.of());
  }

  private List<String> grid(Result result) {
    return result.grid().map(names::grid).orElse(List.of());
  }

  private static NewNode node(
      OnnxNode old, String op, List<String> inputs, Result result, Set<String> without) {
    Map<String, AttributeValue> attributes =
        new LinkedHashMap<>(NewNode.copyOf(old).orElseThrow().attributes());
    attributes.keySet().removeAll(without);
    return new NewNode(
        OperatorSet.MICROSOFT, op, old.name(), inputs, List.of(result.name()), attributes);
  }
}

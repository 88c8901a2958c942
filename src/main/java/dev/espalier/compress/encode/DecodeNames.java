package dev.espalier.compress.encode;

import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Names for what decoders add to a model: short, because they are in the file many times, and none
 * a name that the model has already. The name of a value depends on its layer alone, so that the
 * size of a layer does not depend on what is done to others.
 */
public final class DecodeNames {
  private static final int LETTERS = 26;

  private final String prefix;

  private DecodeNames(String prefix) {
    this.prefix = prefix;
  }

  /** Names for a model: they begin as no name in it does. */
  public static DecodeNames of(OnnxModel model) {
    Set<String> taken = new HashSet<>();
    for (OnnxGraph graph : model.allGraphs()) {
      graph.initializers().forEach(tensor -> taken.add(tensor.name()));
      graph.sparseInitializers().forEach(tensor -> taken.add(tensor.name()));
      graph.inputs().forEach(input -> taken.add(input.name()));
      for (OnnxNode node : graph.nodes()) {
        taken.add(node.name());
        taken.addAll(node.inputs());
        taken.addAll(node.outputs());
      }
    }
    String prefix = "_";
    while (isTaken(prefix, taken)) {
      prefix += "q";
    }
    return new DecodeNames(prefix);
  }

  private static boolean isTaken(String prefix, Set<String> names) {
    return names.stream().anyMatch(name -> name.startsWith(prefix));
  }

  /** The name of value {@code number} in the decoder of a layer. */
  String value(int layer, int number) {
    String letters = number < LETTERS ? "" : String.valueOf(letter(number / LETTERS - 1));
    return prefix + layer + letters + letter(number % LETTERS);
  }

  private static char letter(int number) {
    return (char) ('a' + number);
  }

  /** The name of the scales of a layer whose weight stays integers. */
  public String scales(int layer) {
    return value(layer, 0);
  }

  /** The name of the zero points of a layer whose weight stays integers. */
  public String zeroPoints(int layer) {
    return value(layer, 1);
  }

  /** The name of what an operator of a layer puts out before its bias is added, by its number. */
  public String product(int layer, int user) {
    return value(layer, 2 + user);
  }

  /** The name of a tensor that several weights have in common; no constant begins so. */
  String common(int number) {
    return prefix + "y" + number;
  }

  /**
   * The name of what makes values integers; no layer, table or constant begins so.
   *
   * @param number of the value, the scale or the layer
   * @param part which part of it
   */
  public String activation(int number, char part) {
    return prefix + "d" + number + part;
  }

  /** The name of a shared constant. */
  String shared(SharedConstant constant) {
    return prefix + constant.label();
  }
}

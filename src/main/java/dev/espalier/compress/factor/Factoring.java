package dev.espalier.compress.factor;

import dev.espalier.method.FactorScheme;
import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.method.factorize.FactorLayout.Kind;
import dev.espalier.network.Layer;
import dev.espalier.numeric.Shape;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import java.util.Optional;

/** Whether a layer can be written as two. */
public sealed interface Factoring {
  /**
   * It can.
   *
   * @param layout how the weight forms a matrix
   */
  record Possible(FactorLayout layout) implements Factoring {}

  /**
   * It cannot.
   *
   * @param reason the end of a sentence that begins with the layer
   */
  record Impossible(String reason) implements Factoring {}

  /** Whether a layer can be taken apart by a scheme. */
  static Factoring of(Layer layer, FactorScheme scheme) {
    if (!layer.tunable()) {
      return new Impossible(layer.fixed().orElseThrow());
    }
    Optional<String> outside = outside(layer);
    if (outside.isPresent()) {
      return new Impossible(outside.get());
    }
    Factoring first = of(layer, layer.users().getFirst(), scheme);
    for (OnnxNode user : layer.users()) {
      Factoring other = of(layer, user, scheme);
      if (!other.equals(first)) {
        return other instanceof Impossible
            ? other
            : new Impossible("has a weight that several operators use in different ways");
      }
    }
    return first instanceof Possible possible && possible.layout().mostThatPays() == 0
        ? new Impossible("is so small that two weights are never fewer than its one")
        : first;
  }

  /** The layout of a layer that can be taken apart. */
  static Optional<FactorLayout> layout(Layer layer, FactorScheme scheme) {
    return of(layer, scheme) instanceof Possible possible
        ? Optional.of(possible.layout())
        : Optional.empty();
  }

  /** What is around the operators stands against it. */
  private static Optional<String> outside(Layer layer) {
    boolean main =
        layer.weight().graph().isMain()
            && layer.users().stream().allMatch(user -> user.graph().path().isMain());
    if (!main) {
      return Optional.of("is inside of control flow, where operators are not taken apart");
    }
    if (layer.parameters() > Integer.MAX_VALUE) {
      return Optional.of("has too many weights for a decomposition");
    }
    OnnxGraph graph = layer.users().getFirst().graph();
    String name = layer.weight().name();
    boolean shown = graph.outputs().stream().anyMatch(output -> output.name().equals(name));
    return shown || graph.consumers(name).size() > layer.users().size()
        ? Optional.of("has a weight that the network uses for something else as well")
        : Optional.empty();
  }

  private static Factoring of(Layer layer, OnnxNode user, FactorScheme scheme) {
    boolean product = user.is("Gemm") || user.is("MatMul");
    if (!user.is("Conv") && !product) {
      return new Impossible(operator(user));
    }
    String name = layer.weight().name();
    int place = user.inputs().indexOf(name);
    if (place < 0) {
      return new Impossible("does not use its stored weight as it is, but turned or computed with");
    }
    if (place > 1 || place != user.inputs().lastIndexOf(name)) {
      return new Impossible("uses its weight for something else as well");
    }
    if (product && scheme == FactorScheme.SPATIAL) {
      return new Impossible("is no convolution: there is no kernel to take apart by its axes");
    }
    return product ? product(layer, user, place) : convolution(layer, user, place, scheme);
  }

  private static String operator(OnnxNode user) {
    return switch (user.opType()) {
      case "Gather" -> "is a table: its rows are looked up, not multiplied with";
      case "ConvTranspose" ->
          "is a transposed convolution; convolutions and products of matrices can be factorized";
      case "LSTM", "GRU", "RNN" ->
          "is inside of an operator with a state, which cannot be taken apart";
      default ->
          "is used by "
              + user.opType()
              + "; convolutions and products of matrices can be factorized";
    };
  }

  private static Factoring convolution(Layer layer, OnnxNode user, int place, FactorScheme scheme) {
    int rank = layer.weight().dims().rank();
    if (place != 1 || rank < 3 || layer.channelAxis() != 0) {
      return new Impossible("is a convolution with a kernel that flows in");
    }
    if (user.attributes().intValue("group", 1) != 1) {
      return new Impossible(
          "is a grouped convolution: each output sees a few inputs only, and fewer channels in"
              + " between would save next to nothing");
    }
    if (scheme == FactorScheme.SPATIAL && rank != 4) {
      return new Impossible(
          "is no two-dimensional convolution: its kernel has no two axes to take apart");
    }
    int axes = rank - 2;
    if (!fits(user, "strides", axes)
        || !fits(user, "dilations", axes)
        || !fits(user, "pads", 2 * axes)) {
      return new Impossible("has attributes that do not fit its kernel");
    }
    Kind kind = scheme == FactorScheme.SPATIAL ? Kind.SPATIAL : Kind.CONVOLUTION;
    return new Possible(new FactorLayout(kind, shape(layer)));
  }

  private static boolean fits(OnnxNode user, String attribute, int length) {
    return user.attributes()
        .ints(attribute)
        .filter(list -> !list.isEmpty() && list.size() != length)
        .isEmpty();
  }

  private static Factoring product(Layer layer, OnnxNode user, int place) {
    if (layer.weight().dims().rank() != 2) {
      return new Impossible("is a batch of matrices, not one");
    }
    if (user.is("MatMul")) {
      return new Possible(new FactorLayout(place == 1 ? Kind.COLUMNS : Kind.ROWS, shape(layer)));
    }
    if (place == 0 || user.attributes().intValue("transA", 0) != 0) {
      return new Impossible("is a product with its factors the other way round");
    }
    boolean turned = user.attributes().intValue("transB", 0) != 0;
    return new Possible(new FactorLayout(turned ? Kind.MIXED : Kind.COLUMNS, shape(layer)));
  }

  private static Shape shape(Layer layer) {
    return Shape.ofLongs(layer.weight().dims().toArray());
  }
}

package dev.espalier.compress.activation;

import dev.espalier.method.WeightPairs;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.ActivationMode;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which recurrent layers the runtime computes with integers: LSTM, by DynamicQuantizeLSTM, which
 * takes both of its weights as integers and so makes layers of two, that of the inputs and that of
 * the hidden state. There is no such operator for others.
 */
final class RecurrentLayers {
  private static final int INPUTS = 1;
  private static final int STATE = 2;

  private RecurrentLayers() {}

  static boolean isRecurrent(OnnxNode user) {
    return user.is("LSTM") || user.is("GRU") || user.is("RNN");
  }

  /** Why a recurrent layer cannot be computed with integers by itself; empty if it can. */
  static Optional<String> refusal(Layer layer, OnnxNode user, ActivationMode mode) {
    if (!user.is("LSTM")) {
      return Optional.of(
          "is of type %s, for which the runtime has no operator of integers"
              .formatted(user.opType()));
    }
    if (mode != ActivationMode.DYNAMIC) {
      return Optional.of("is an LSTM, which has integers only if ranges are found at each run");
    }
    if (!user.graph().path().isMain()) {
      return Optional.of("is inside of control flow");
    }
    if (layer.shared()) {
      return Optional.of("shares its weight with another operator");
    }
    String name = layer.weight().name();
    boolean direct =
        (user.input(INPUTS).equals(name) || user.input(STATE).equals(name))
            && layer.weight().graph().isMain()
            && user.graph().consumers(name).size() == 1;
    if (!direct || layer.weight().type() != DataType.FLOAT) {
      return Optional.of("does not take its weight as floats straight from the file");
    }
    boolean plain =
        layer.weight().dims().rank() == 3
            && layer.channelAxis() == 1
            && user.attributes().intValue("layout", 0) == 0
            && NewNode.copyOf(user).isPresent();
    return plain ? Optional.empty() : Optional.of("is an LSTM that holds its batch first");
  }

  /**
   * Why a weight of an LSTM stays floats although it could be integers: both are, or none. Empty
   * for other layers.
   *
   * @param refusal why the other weight stays floats; empty if it does not
   */
  static Optional<String> ofOther(
      Layer layer, Network network, Function<Layer, Optional<String>> refusal) {
    if (!layer.users().getFirst().is("LSTM")) {
      return Optional.empty();
    }
    Optional<Layer> other = other(layer, network.layers());
    if (other.isEmpty()) {
      return Optional.of("is a weight of an LSTM whose other one does not belong to it alone");
    }
    return refusal
        .apply(other.get())
        .map(_ ->
            "is a weight of an LSTM whose other one, '%s', stays floats"
                .formatted(other.get().id()));
  }

  /** The layer that is the other weight of an operator, among some. */
  static Optional<Layer> other(Layer layer, Collection<Layer> layers) {
    OnnxNode user = layer.users().getFirst();
    return layers.stream()
        .filter(known -> !known.id().equals(layer.id()) && known.users().getFirst().equals(user))
        .findFirst();
  }

  /** Whether a layer is the weight of what flows into its operator. */
  static boolean isOfInputs(Layer layer) {
    return layer.users().getFirst().input(INPUTS).equals(layer.weight().name());
  }

  /** The weights of the hidden state that meet in 16 bits; nothing of other layers. */
  static Optional<WeightPairs> statePairs(Layer layer) {
    Dims dims = layer.weight().dims();
    boolean state =
        layer.users().getFirst().is("LSTM")
            && !isOfInputs(layer)
            && dims.rank() == 3
            && dims.elementCount() > 0;
    return state
        ? Optional.of(
            new WeightPairs(
                MatrixLayout.rowMajor(
                    Math.toIntExact(dims.get(0)),
                    Math.toIntExact(dims.get(1)),
                    Math.toIntExact(dims.get(2))),
                1))
        : Optional.empty();
  }
}

package dev.espalier.compress.activation;

import dev.espalier.network.Layer;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.recipe.ActivationMode;
import java.util.List;
import java.util.Optional;

/** Which layers the runtime can compute with integers, as far as the graph tells. */
public final class IntegerLayers {
  private static final int BIAS = 2;

  /** Fewer channels are not brought together in one piece. */
  private static final int FEW_CHANNELS = 4;

  /** The kernels of so few elements do not make up for that. */
  private static final int SMALL_KERNEL = 9;

  private IntegerLayers() {}

  /** Why a layer cannot be computed with integers; empty if it can. */
  static Optional<String> refusal(Layer layer, ActivationMode mode) {
    OnnxNode user = layer.users().getFirst();
    boolean product = user.is("Gemm") || user.is("MatMul");
    if (!layer.tunable() || layer.channelAxis() < 0) {
      return Optional.of("cannot be changed");
    }
    if (RecurrentLayers.isRecurrent(user)) {
      return RecurrentLayers.refusal(layer, user, mode);
    }
    if (!product && !user.is("Conv")) {
      return Optional.of("is a " + user.opType() + ", for which there is no kernel of integers");
    }
    if (mode == ActivationMode.DYNAMIC && !product) {
      return Optional.of("is a convolution, which is slower than floats with scales found anew");
    }
    if (!user.graph().path().isMain()) {
      return Optional.of("is inside of control flow");
    }
    if (layer.shared()) {
      return Optional.of("shares its weight with another operator");
    }
    boolean direct =
        user.input(1).equals(layer.weight().name())
            && layer.weight().graph().isMain()
            && user.graph().consumers(user.input(1)).size() == 1;
    if (!direct || layer.weight().type() != DataType.FLOAT) {
      return Optional.of("does not take its weight as floats straight from the file");
    }
    return product ? ofProduct(layer, user) : ofConvolution(layer, user);
  }

  private static Optional<String> ofConvolution(Layer layer, OnnxNode user) {
    return layer.channelAxis() == 0 ? ofValues(layer, user) : Optional.of("has no output channels");
  }

  private static Optional<String> ofProduct(Layer layer, OnnxNode user) {
    boolean plain =
        user.attributes().intValue("transA", 0) == 0
            && user.attributes().floatValue("alpha").orElse(1f) == 1f
            && user.attributes().floatValue("beta").orElse(1f) == 1f;
    return plain && layer.weight().dims().rank() == 2
        ? ofValues(layer, user)
        : Optional.of("is no plain product of a value and a matrix");
  }

  private static Optional<String> ofValues(Layer layer, OnnxNode user) {
    OnnxGraph graph = user.graph();
    String input = user.input(0);
    Optional<OnnxNode> producer = graph.producer(input);
    boolean copied = producer.isEmpty() || NewNode.copyOf(producer.get()).isPresent();
    if (!copied || graph.constant(input).isPresent() || NewNode.copyOf(user).isEmpty()) {
      return Optional.of("takes in what cannot be written as integers");
    }
    String bias = user.input(BIAS);
    if (bias.isEmpty()) {
      return Optional.empty();
    }
    return bias(user)
            .filter(found -> found.dims().elementCount() == channels(layer))
            .filter(found -> found.dataType() == DataType.FLOAT)
            .isPresent()
        ? Optional.empty()
        : Optional.of("adds a bias that is not one float for each channel");
  }

  private static long channels(Layer layer) {
    return layer.weight().dims().get(layer.channelAxis());
  }

  /** The constant that the operator of a layer adds, if it adds one. */
  static Optional<OnnxTensor> bias(OnnxNode user) {
    return user.is("MatMul") || user.input(BIAS).isEmpty()
        ? Optional.empty()
        : user.graph().constant(user.input(BIAS));
  }

  /** Why it usually does not pay; empty if it does. */
  static Optional<String> doubt(Layer layer) {
    OnnxNode user = layer.users().getFirst();
    if (user.is("Conv") && isDepthwise(layer, user) && !isBetween(user)) {
      return Optional.of(
          "is a depthwise convolution by itself, which is seldom faster with integers; its own"
              + " setting can ask for it");
    }
    if (isNarrow(user)) {
      return Optional.of(
          "takes in so few channels that the runtime is slower with integers; its own setting can"
              + " ask for them");
    }
    List<OnnxNode> next = user.graph().consumers(user.output(0));
    return user.is("Conv") && next.size() == 1 && next.getFirst().is("BatchNormalization")
        ? Optional.of("has a batch normalization behind it that is not part of it")
        : Optional.empty();
  }

  private static boolean isDepthwise(Layer layer, OnnxNode user) {
    long groups = user.attributes().intValue("group", 1);
    return groups > 1 && layer.weight().dims().get(1) == 1;
  }

  /**
   * Whether a dense convolution takes in so little that bringing its inputs together costs more
   * than its products: 3x3 over 1 to 3 channels took 2.5 to 6 times as long with integers, 3x3 over
   * 4 channels and 7x7 over 3 did not. With 5x5 over 1 as floats, a network took twice as long as
   * with integers.
   */
  private static boolean isNarrow(OnnxNode node) {
    if (!node.is("Conv") || node.attributes().intValue("group", 1) != 1) {
      return false;
    }
    return node.graph()
        .constant(node.input(1))
        .map(OnnxTensor::dims)
        .filter(dims -> dims.rank() > 2 && dims.get(1) < FEW_CHANNELS)
        .filter(
            dims -> dims.elementCount() <= SMALL_KERNEL * Math.max(1, dims.get(0)) * dims.get(1))
        .isPresent();
  }

  /** Whether integers come in and go out: then floats in between would cost more than they save. */
  private static boolean isBetween(OnnxNode user) {
    OnnxGraph graph = user.graph();
    Optional<OnnxNode> before = graph.producer(user.input(0)).flatMap(IntegerLayers::fused);
    List<OnnxNode> next = graph.consumers(user.output(0));
    String end =
        next.size() == 1 && isActivation(next.getFirst())
            ? next.getFirst().output(0)
            : user.output(0);
    return before.filter(IntegerLayers::computes).isPresent()
        && graph.consumers(end).stream().anyMatch(IntegerLayers::computes);
  }

  /** The operator that an activation is part of; another operator itself. */
  private static Optional<OnnxNode> fused(OnnxNode node) {
    return isActivation(node) ? node.graph().producer(node.input(0)) : Optional.of(node);
  }

  /** Whether an operator becomes part of the one before it. */
  static boolean isActivation(OnnxNode node) {
    return node.is("Relu") || node.is("Clip");
  }

  private static boolean computes(OnnxNode node) {
    return (node.is("Conv") && !isNarrow(node))
        || node.is("Gemm")
        || node.is("MatMul")
        || IntegerOperators.passes(node);
  }
}

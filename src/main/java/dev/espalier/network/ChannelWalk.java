package dev.espalier.network;

import dev.espalier.network.InputWindow.Vectors;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows what layers put out to the layers that take it in. */
final class ChannelWalk {
  /** Operators that only stand between a layer and what is of interest before it. */
  private static final Set<String> PASSING =
      Set.of(
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Identity",
          "Dropout",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "Flatten",
          "Reshape",
          "Squeeze",
          "Transpose");

  private final Map<OnnxNode, Layer> users = new HashMap<>();

  ChannelWalk(List<Layer> layers) {
    Set<OnnxNode> several = new HashSet<>();
    for (Layer layer : layers) {
      for (OnnxNode user : layer.users()) {
        if (users.put(user, layer) != null) {
          several.add(user);
        }
      }
    }
    several.forEach(users::remove);
  }

  /** Where a walk ended. */
  sealed interface End {
    /** At a layer that takes in what the first puts out. */
    record Found(ChannelPair pair) implements End {}

    /**
     * Before.
     *
     * @param reason the end of a sentence that begins with the layer
     */
    record Stopped(String reason) implements End {}
  }

  private static End stopped(String reason) {
    return new End.Stopped(reason);
  }

  /** Why the weights of a layer cannot be rescaled, whatever is beside it; empty if they can. */
  Optional<String> problem(Layer layer) {
    if (!layer.tunable()) {
      return layer.fixed();
    }
    OnnxNode user = layer.users().getFirst();
    if (layer.weight().type() != DataType.FLOAT) {
      return Optional.of("is stored as 16-bit floats, which would be rounded anew");
    }
    if (layer.shared()) {
      return Optional.of("has a weight that several operators use");
    }
    if (!user.graph().path().isMain() || !layer.weight().graph().isMain()) {
      return Optional.of("is inside of control flow");
    }
    boolean product = user.is("Gemm") || user.is("MatMul");
    if (!product && !user.is("Conv") && !user.is("ConvTranspose")) {
      return Optional.of("is " + a(user) + "; only convolutions and products are rescaled");
    }
    Optional<LayerInput> input = LayerInputs.of(layer);
    if (input.isEmpty() || !users.containsKey(user)) {
      return Optional.of("has a weight that does not lie as usual");
    }
    if (product && !(input.get().window() instanceof Vectors(boolean last) && last)) {
      return Optional.of("is a product with the weight on the left");
    }
    return isAlone(layer, user, product)
        ? Optional.empty()
        : Optional.of("has a weight that the network uses for something else as well");
  }

  /** Whether the weight serves its layer alone, and arrives there as it is, or turned round. */
  private static boolean isAlone(Layer layer, OnnxNode user, boolean product) {
    OnnxGraph graph = user.graph();
    String value = layer.weight().name();
    OnnxNode next = only(graph, value).orElse(null);
    while (next != null && !next.equals(user)) {
      boolean moved = next.is("Identity") || (product && next.is("Transpose"));
      value = next.output(0);
      next = moved ? only(graph, value).orElse(null) : null;
    }
    return next != null && Collections.frequency(next.inputs(), value) == 1;
  }

  /** The one operator that uses a value which the network does not put out. */
  private static Optional<OnnxNode> only(OnnxGraph graph, String value) {
    List<OnnxNode> next = graph.consumers(value);
    return next.size() == 1 && !isOutput(graph, value)
        ? Optional.of(next.getFirst())
        : Optional.empty();
  }

  private static boolean isOutput(OnnxGraph graph, String value) {
    return graph.outputs().stream().anyMatch(output -> output.name().equals(value));
  }

  /** Where what a layer puts out arrives. */
  End from(Layer layer) {
    Optional<String> problem = problem(layer).or(() -> biasProblem(layer));
    if (problem.isPresent()) {
      return stopped(problem.get());
    }
    OnnxNode user = layer.users().getFirst();
    LayerInput input = LayerInputs.of(layer).orElseThrow();
    ChannelFlow flow = ChannelFlow.of(user, input, layer.weight().dims().rank());
    if (user.is("MatMul") && LayerBias.of(layer).isPresent()) {
      if (isOutput(user.graph(), flow.value())) {
        return stopped("puts out what the network puts out");
      }
      flow = flow.named(user.graph().consumers(flow.value()).getFirst().output(0));
    }
    return walk(layer, user.graph(), flow);
  }

  private End walk(Layer layer, OnnxGraph graph, ChannelFlow begin) {
    ChannelFlow flow = begin;
    while (true) {
      List<OnnxNode> next = graph.consumers(flow.value());
      if (isOutput(graph, flow.value())) {
        return stopped("puts out what the network puts out");
      }
      if (next.size() != 1) {
        return stopped("puts out what %d operators use".formatted(next.size()));
      }
      OnnxNode node = next.getFirst();
      if (!node.graph().path().isMain()
          || Collections.frequency(node.inputs(), flow.value()) != 1) {
        return stopped("puts out what " + a(node) + " uses in more than one way");
      }
      Layer second = users.get(node);
      if (second != null) {
        return arrived(layer, second, flow);
      }
      Optional<ChannelFlow> behind = flow.through(node);
      if (behind.isEmpty()) {
        return stopped(words(node));
      }
      flow = behind.get();
    }
  }

  /** What is in front of a layer that could be rescaled, as a further part of the sentence. */
  String before(Layer layer) {
    Optional<LayerInput> input =
        problem(layer).isEmpty() ? LayerInputs.of(layer) : Optional.empty();
    if (input.isEmpty()) {
      return "";
    }
    String value = input.get().value();
    OnnxGraph graph = layer.users().getFirst().graph();
    OnnxNode node = graph.producer(value).orElse(null);
    while (node != null && !users.containsKey(node) && PASSING.contains(node.opType())) {
      node = graph.producer(node.input(0)).orElse(null);
    }
    if (node == null) {
      return "; it takes in what the network takes in";
    }
    Layer first = users.get(node);
    if (first == null) {
      return "; what it takes in comes from " + a(node);
    }
    return from(first) instanceof End.Stopped(String reason)
        ? "; before it is '%s', which %s".formatted(first.id(), reason)
        : "";
  }

  private static String words(OnnxNode node) {
    return switch (node.opType()) {
      case "Clip" -> "goes on through a Clip (such as ReLU6), whose bounds do not scale";
      case "Add", "Sum", "Concat" ->
          "goes on to " + a(node) + " with other values, which would have to scale, too";
      case "BatchNormalization" ->
          "goes on through a BatchNormalization that is not folded into it";
      case "Reshape", "Flatten", "Squeeze", "Transpose", "ReduceMean" ->
          "goes on through " + a(node) + " of which the sizes do not tell where the channels are";
      default -> "goes on through " + a(node) + ", which does not pass a factor through";
    };
  }

  /** An operator in a sentence. */
  private static String a(OnnxNode node) {
    boolean vowel = "AEIOU".indexOf(node.opType().charAt(0)) >= 0;
    return (vowel ? "an " : "a ") + node.opType();
  }

  private End arrived(Layer first, Layer second, ChannelFlow flow) {
    Optional<String> problem = problem(second);
    if (problem.isPresent()) {
      return stopped("goes on to '%s', which %s".formatted(second.id(), problem.get()));
    }
    LayerInput input = LayerInputs.of(second).orElseThrow();
    int inputs = input.channels();
    boolean vectors = input.window() instanceof Vectors;
    boolean placed = vectors ? flow.isLast() : flow.isSpatial();
    boolean fits = vectors ? inputs % flow.channels() == 0 : inputs == flow.channels();
    return input.value().equals(flow.value()) && placed && fits
        ? new End.Found(new ChannelPair(first, second, flow.channels(), inputs / flow.channels()))
        : stopped("goes on to '%s', which takes its channels otherwise".formatted(second.id()));
  }

  /** A bias that is not there needs no care. */
  private static Optional<String> biasProblem(Layer layer) {
    OnnxNode user = layer.users().getFirst();
    boolean own = !user.is("MatMul") && !user.input(2).isEmpty();
    Optional<LayerBias> bias = LayerBias.of(layer);
    boolean used = bias.filter(slot -> isOutput(user.graph(), slot.tensor().name())).isPresent();
    return (own && bias.isEmpty()) || used
        ? Optional.of("has a bias that is not its own, or no number for each channel")
        : Optional.empty();
  }
}

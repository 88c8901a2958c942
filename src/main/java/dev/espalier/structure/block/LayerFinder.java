package dev.espalier.structure.block;

import dev.espalier.network.Layer;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.structure.shape.ValueShape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds layers that put out values of the sizes that they take in, each with what only belongs to
 * it behind it: constants that are added or multiplied by, normalizations, and one activation.
 */
final class LayerFinder {
  private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

  /** Operators that make a straight line of a straight line, if all but one input are constants. */
  private static final Set<String> STRAIGHT =
      Set.of("Add", "BatchNormalization", "Div", "Dropout", "Identity", "Mul", "Sub");

  private final ValueFlow flow;
  private final PointwiseSteps steps;

  LayerFinder(ValueFlow flow) {
    this.flow = flow;
    this.steps = new PointwiseSteps(flow);
  }

  /** One for each place where a layer is used, in the order of the file. */
  List<Candidate> find(Layer layer) {
    return layer.users().stream()
        .filter(user -> LAYERS.stream().anyMatch(user::is) && flow.place(user) >= 0)
        .filter(user -> user.inputs().stream().anyMatch(flow::varies))
        .map(this::candidate)
        .toList();
  }

  private Candidate candidate(OnnxNode layer) {
    List<String> computed = layer.inputs().stream().filter(flow::varies).toList();
    String from = computed.getFirst();
    String made = layer.output(0);
    Optional<String> problem = problem(layer, computed).or(() -> flow.sizes(from, made));
    if (problem.isPresent()) {
      return new Candidate(from, made, Set.of(layer), problem);
    }
    Set<OnnxNode> nodes = new LinkedHashSet<>(Set.of(layer));
    String to = made;
    boolean bent = false;
    for (Optional<PointwiseSteps.Step> step = next(layer, to);
        step.isPresent() && !(bent && !isStraight(step.get()));
        step = next(layer, to)) {
      bent |= !isStraight(step.get());
      nodes.addAll(step.get().nodes());
      to = step.get().to();
    }
    return new Candidate(from, to, nodes, Optional.empty());
  }

  private static Optional<String> problem(OnnxNode layer, List<String> computed) {
    if (computed.size() > 1) {
      return Optional.of("takes in several values that are computed");
    }
    String transposed = layer.input(0).equals(computed.getFirst()) ? "transA" : "transB";
    return layer.is("Gemm") && layer.attributes().intValue(transposed, 0) != 0
        ? Optional.of("transposes what it takes in")
        : Optional.empty();
  }

  private Optional<PointwiseSteps.Step> next(OnnxNode layer, String value) {
    return flow.shape(value).flatMap(shape -> steps.behind(value, axis(layer, shape)));
  }

  /** The axis of a layer's channels in what it puts out. */
  private int axis(OnnxNode layer, ValueShape shape) {
    boolean product = layer.is("MatMul") || layer.is("Gemm");
    boolean rows = product && !flow.varies(layer.input(0)) && shape.rank() > 1;
    return product ? shape.rank() - (rows ? 2 : 1) : 1;
  }

  private boolean isStraight(PointwiseSteps.Step step) {
    OnnxNode node = step.nodes().iterator().next();
    return step.nodes().size() == 1
        && STRAIGHT.stream().anyMatch(node::is)
        && node.inputs().stream().filter(flow::varies).count() == 1
        && (!node.is("Div") || flow.varies(node.input(0)));
  }
}

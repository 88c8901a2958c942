package dev.espalier.compress.activation;

import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import java.util.HashMap;
import java.util.Map;

/** Between which numbers values lie whatever flows in, as far as the operators on the way tell. */
final class KnownBounds {
  private static final Interval ANY =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  private static final Interval ZERO = new Interval(0, 0);

  private final OnnxGraph graph;
  private final Map<String, Interval> known = new HashMap<>();

  KnownBounds(OnnxGraph graph) {
    this.graph = graph;
  }

  /** The bounds of a value; without ends where nothing is known. */
  Interval of(String value) {
    Interval before = known.get(value);
    if (before != null) {
      return before;
    }
    Interval bounds = graph.producer(value).map(this::ofResult).orElse(ANY);
    known.put(value, bounds);
    return bounds;
  }

  private Interval ofResult(OnnxNode node) {
    if (IntegerLayers.isActivation(node)) {
      return ofActivation(node);
    }
    // Cubic interpolation goes beyond what is between.
    boolean between =
        IntegerOperators.passes(node)
            && (IntegerOperators.keepsScale(node) || node.is("GlobalAveragePool"))
            && !node.is("Resize");
    // Zeros may be put around a mean.
    return between
        ? IntegerOperators.values(node).stream().map(this::of).reduce(ZERO, Interval::with)
        : ANY;
  }

  /** What a Relu or Clip leaves; ends that are no plain numbers are NaN. */
  Interval ofActivation(OnnxNode node) {
    return node.is("Relu")
        ? new Interval(0, ANY.high())
        : new Interval(end(node, 1, "min", ANY.low()), end(node, 2, "max", ANY.high()));
  }

  /** An end of a Clip: an attribute up to operator set 10, an input since. */
  private double end(OnnxNode node, int input, String attribute, double otherwise) {
    String name = node.input(input);
    if (name.isEmpty()) {
      return node.attributes().floatValue(attribute).map(Float::doubleValue).orElse(otherwise);
    }
    return graph
        .constant(name)
        .map(OnnxTensor::toFloats)
        .filter(ends -> ends.length == 1)
        .map(ends -> (double) ends[0])
        .orElse(Double.NaN);
  }
}

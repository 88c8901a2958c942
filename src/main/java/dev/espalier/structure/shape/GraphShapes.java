package dev.espalier.structure.shape;

import dev.espalier.onnx.Dim;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The sizes of the values of a model's main graph, found by following its operators, for one choice
 * of the sizes that are free: 1 for the batch (what is named so, or else what comes first), {@value
 * #FREE_PICTURE} for rows and columns of pictures, {@value #FREE_LENGTH} for others. Where an
 * operator is not known, what the model declares of its outputs counts; where it declares nothing,
 * nothing is known of them.
 */
public final class GraphShapes {
  /** Rows and columns of pictures, where they are free. */
  static final int FREE_PICTURE = 224;

  /** Any other free size, such as the length of a sentence. */
  static final int FREE_LENGTH = 24;

  /** Longer lists are data, not sizes. */
  private static final int MAX_NUMBERS = 4096;

  private static final int PICTURE_RANK = 4;

  /** How free sizes are named that are the number of samples. */
  private static final Pattern BATCH = Pattern.compile("(?i)n|b|bs|bsz|(.*_)?batch(_?size)?(_.*)?");

  private final OnnxGraph graph;
  private final long opset;

  /** How much larger free sizes are chosen. */
  private final int scale;

  /** The same graph with other free sizes; nothing if there are none. */
  private Optional<GraphShapes> other = Optional.empty();

  private final Map<String, ValueShape> known = new HashMap<>();
  private final Map<String, Long> free = new HashMap<>();

  /** Whether a free size of the inputs is named as the number of samples. */
  private final boolean named;

  /** Whether any size was free. */
  private boolean chosen;

  private final List<OnnxNode> order;

  private GraphShapes(OnnxGraph graph, long opset, int scale, List<OnnxNode> order) {
    this.graph = graph;
    this.opset = opset;
    this.scale = scale;
    this.order = order;
    this.named =
        graph.inputs().stream()
            .flatMap(input -> input.shape().stream())
            .flatMap(List::stream)
            .anyMatch(dim -> dim instanceof Dim.Symbolic(String symbol) && isBatch(symbol));
  }

  private static boolean isBatch(String symbol) {
    return BATCH.matcher(symbol).matches();
  }

  /**
   * Finds the sizes.
   *
   * @param graph the main graph
   * @param opset the version of the standard operators
   */
  public static GraphShapes of(OnnxGraph graph, long opset) {
    GraphShapes shapes = new GraphShapes(graph, opset, 1, order(graph));
    shapes.find();
    if (shapes.chosen) {
      GraphShapes larger = new GraphShapes(graph, opset, 2, shapes.order);
      larger.find();
      shapes.other = Optional.of(larger);
    }
    return shapes;
  }

  private void find() {
    graph
        .inputs()
        .forEach(input -> declared(input).ifPresent(found -> known.put(input.name(), found)));
    order.forEach(this::add);
  }

  /** Whether the length of an axis of a value depends on sizes that are free. */
  public boolean isFree(String value, int axis) {
    Optional<ValueShape> larger = larger(value);
    return larger.isPresent()
        && of(value)
            .filter(shape -> shape.rank() == larger.get().rank())
            .filter(shape -> shape.size(axis) != larger.get().size(axis))
            .isPresent();
  }

  /**
   * The sizes of a value if all free sizes are twice what they are here; nothing if they are not
   * known, or none is free.
   */
  public Optional<ValueShape> larger(String value) {
    return other.flatMap(shapes -> shapes.of(value));
  }

  /** The sizes of a value; nothing if they are not known. */
  public Optional<ValueShape> of(String value) {
    ValueShape found = known.get(value);
    return found == null ? graph.constant(value).map(GraphShapes::constant) : Optional.of(found);
  }

  /** The nodes, each behind those that it takes something from. */
  public List<OnnxNode> order() {
    return order;
  }

  /** The version of the standard operators. */
  public long opset() {
    return opset;
  }

  private static ValueShape constant(OnnxTensor tensor) {
    long[] sizes = tensor.dims().toArray();
    boolean numbers =
        switch (tensor.dataType()) {
          case INT64, INT32, BOOL -> tensor.dims().elementCount() <= MAX_NUMBERS;
          default -> false;
        };
    return numbers ? ValueShape.ofNumbers(sizes, tensor.toLongs()) : ValueShape.of(sizes);
  }

  private void add(OnnxNode node) {
    List<Optional<ValueShape>> made = List.of();
    if (node.is(node.opType())) {
      try {
        made = ShapeRules.of(node, this);
      } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
        // Sizes that do not fit together are the runtime's to refuse; here they are unknown.
        made = List.of();
      }
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.output(i);
      Optional<ValueShape> found = i < made.size() ? made.get(i) : Optional.empty();
      found
          .filter(GraphShapes::sound)
          .or(() -> graph.value(name).flatMap(this::declared))
          .ifPresent(shape -> known.put(name, shape));
    }
  }

  private static boolean sound(ValueShape shape) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.size(axis) < 0) {
        return false;
      }
    }
    return true;
  }

  private Optional<ValueShape> declared(ValueInfo info) {
    return info.shape()
        .map(dims -> {
          long[] sizes = new long[dims.size()];
          for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = size(dims.get(axis), axis, sizes.length);
          }
          return ValueShape.of(sizes);
        });
  }

  private long size(Dim dim, int axis, int rank) {
    return switch (dim) {
      case Dim.Known(long size) when size > 0 -> size;
      case Dim.Symbolic(String symbol) ->
          free.computeIfAbsent(
              symbol, name -> chosen(named ? isBatch(name) : axis == 0, axis, rank));
      default -> chosen(axis == 0, axis, rank);
    };
  }

  private long chosen(boolean batch, int axis, int rank) {
    chosen = true;
    boolean picture = rank == PICTURE_RANK && axis > 1;
    return (long) scale * (batch ? 1 : picture ? FREE_PICTURE : FREE_LENGTH);
  }

  private static List<OnnxNode> order(OnnxGraph graph) {
    List<OnnxNode> order = new ArrayList<>();
    Set<OnnxNode> seen = new HashSet<>();
    List<OnnxNode> open = new ArrayList<>();
    for (OnnxNode start : graph.nodes()) {
      open.add(start);
      while (!open.isEmpty()) {
        OnnxNode node = open.getLast();
        List<OnnxNode> before = seen.contains(node) ? List.of() : before(graph, node, seen);
        if (before.isEmpty()) {
          open.removeLast();
          if (seen.add(node)) {
            order.add(node);
          }
        } else {
          open.addAll(before);
        }
      }
    }
    return order;
  }

  /** What has to come before a node and has not come yet; files have been checked for circles. */
  private static List<OnnxNode> before(OnnxGraph graph, OnnxNode node, Set<OnnxNode> seen) {
    List<OnnxNode> before = new ArrayList<>();
    for (String input : node.inputs()) {
      graph
          .producer(input)
          .filter(other -> other.graph().equals(graph) && !seen.contains(other))
          .ifPresent(before::add);
    }
    return before;
  }
}

package dev.espalier.structure.cut;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGraph.Remainder;
import dev.espalier.structure.couple.ChannelGraph.Taken;
import dev.espalier.structure.shape.AxisMoves;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Removes channels from a model: constants lose the elements that go with them, operators that name
 * sizes name the new ones, and what the model declares of changed values is dropped. The names of
 * constants stay, but for copies of such as become several.
 */
public final class ChannelCut {
  private final OnnxModel model;
  private final ChannelGraph graph;
  private final Remainder rest;
  private final ModelEditor editor;
  private final Map<OnnxNode, NodeChange> changes = new LinkedHashMap<>();

  private ChannelCut(ChannelGraph graph, Remainder rest) {
    this.model = graph.network().model();
    this.graph = graph;
    this.rest = rest;
    this.editor = model.edit();
  }

  /**
   * The model without channels, to be written. Reads no weight until then.
   *
   * @param removed by group; groups that are not named stay whole
   * @throws IllegalArgumentException if a group is not known, or nothing would be left of it
   */
  public static ModelEditor of(ChannelGraph graph, Map<String, BitSet> removed) {
    ChannelCut cut = new ChannelCut(graph, graph.without(removed));
    if (!cut.rest.isWhole()) {
      cut.constants();
      cut.nodes();
      cut.changes.forEach((node, change) -> cut.editor.replaceNode(node, change.written()));
      cut.editor.undeclare(cut.rest.changed());
    }
    return cut.editor;
  }

  private void constants() {
    Map<String, List<Taken>> byTensor = new LinkedHashMap<>();
    for (Taken use : rest.constants()) {
      byTensor.computeIfAbsent(use.tensor().name(), name -> new ArrayList<>()).add(use);
    }
    byTensor.values().forEach(this::constant);
  }

  /** One constant: replaced where all that use it lose the same, copied where they do not. */
  private void constant(List<Taken> uses) {
    OnnxTensor tensor = uses.getFirst().tensor();
    Map<List<IntBuffer>, List<Taken>> byRest = new LinkedHashMap<>();
    for (Taken use : uses) {
      List<IntBuffer> key = kept(use).stream().map(IntBuffer::wrap).toList();
      byRest.computeIfAbsent(key, same -> new ArrayList<>()).add(use);
    }
    OnnxGraph main = model.graph();
    boolean alone =
        byRest.size() == 1
            && !isPutOut(tensor.name())
            && main.consumers(tensor.name()).size()
                == uses.stream().map(Taken::node).distinct().count();
    for (List<Taken> same : byRest.values()) {
      SlicedPayload payload = SlicedPayload.of(tensor, kept(same.getFirst()));
      if (payload.dims().equals(tensor.dims())) {
        continue;
      }
      String name = alone ? tensor.name() : editor.uniqueName(tensor.name() + "_kept");
      NewTensor made = new NewTensor(name, tensor.dataType(), payload.dims(), payload);
      if (alone) {
        editor.replaceTensor(GraphPath.MAIN, name, List.of(made), List.of());
      } else {
        editor.addTensor(GraphPath.MAIN, made);
        same.forEach(use -> change(use.node()).setInput(use.input(), name));
      }
    }
  }

  private boolean isPutOut(String value) {
    return model.allGraphs().stream()
        .flatMap(any -> any.outputs().stream())
        .anyMatch(output -> output.name().equals(value));
  }

  private List<int[]> kept(Taken use) {
    List<int[]> kept = new ArrayList<>();
    for (int axis = 0; axis < use.tensor().dims().rank(); axis++) {
      int size = Math.toIntExact(use.tensor().dims().get(axis));
      kept.add(
          rest.kept(use.node(), use.input(), axis)
              .orElseGet(() -> IntStream.range(0, size).toArray()));
    }
    return kept;
  }

  private void nodes() {
    for (OnnxNode node : graph.shapes().order()) {
      // What is of another domain, or of unknown size, has lost nothing.
      if (!node.is(node.opType()) || graph.shapes().of(node.input(0)).isEmpty()) {
        continue;
      }
      switch (node.opType()) {
        case "Conv", "ConvTranspose" -> groups(node);
        case "Reshape" -> reshape(node);
        case "Expand" -> output(node, 1);
        case "Resize" -> resize(node);
        case "Split" -> split(node);
        case "Slice" -> slice(node);
        case "Gather" -> gather(node);
        case "Shape" -> shape(node);
        default -> {}
      }
    }
  }

  private NodeChange change(OnnxNode node) {
    return changes.computeIfAbsent(node, key -> new NodeChange(key, editor));
  }

  /** How many elements of a computed value stay along an axis; nothing if all do. */
  private OptionalInt count(String value, int axis) {
    Optional<int[]> kept = rest.kept(value, axis);
    return kept.isPresent() ? OptionalInt.of(kept.get().length) : OptionalInt.empty();
  }

  private void groups(OnnxNode node) {
    long before = node.attributes().intValue("group", 1);
    OptionalInt made = count(node.output(0), 1);
    OptionalInt taken = count(node.input(0), 1);
    if (before == 1 || (made.isEmpty() && taken.isEmpty())) {
      return;
    }
    boolean transposed = node.is("ConvTranspose");
    // A group makes, or takes in, as many as the weight has along its second axis.
    String side = transposed ? node.output(0) : node.input(0);
    long all =
        count(side, 1).orElse(Math.toIntExact(graph.shapes().of(side).orElseThrow().size(1)));
    long each =
        rest.kept(node, 1, 1)
            .map(kept -> (long) kept.length)
            .orElseGet(() -> graph.shapes().of(node.input(1)).orElseThrow().size(1));
    change(node).set("group", AttributeValue.of(all / each));
  }

  private void reshape(OnnxNode node) {
    Map<Integer, Resized> sizes = sizes(node.output(0));
    Optional<long[]> asked = graph.shapes().of(node.input(1)).flatMap(shape -> shape.numbers());
    boolean copies = node.attributes().intValue("allowzero", 0) == 0;
    for (int axis = 0; asked.isPresent() && axis < asked.get().length; axis++) {
      boolean copied = copies && asked.get()[axis] == 0;
      if (copied && !sizes.containsKey(axis) && count(node.input(0), axis).isPresent()) {
        sizes.put(axis, Resized.whole(size(node.output(0), axis)));
      } else if (asked.get()[axis] == -1 || (copied && comesAgain(sizes.get(axis)))) {
        sizes.remove(axis);
      }
    }
    change(node, 1, sizes);
  }

  /** Behind an axis that is copied, it is as long as that is; both lost the same. */
  private static boolean comesAgain(@Nullable Resized size) {
    return size != null && size.again();
  }

  private void output(OnnxNode node, int input) {
    if (node.input(input).isEmpty()) {
      return;
    }
    Map<Integer, Resized> sizes = sizes(node.output(0));
    int offset = graph.shapes().of(node.output(0)).orElseThrow().rank() - length(node, input);
    Map<Integer, Resized> named = new HashMap<>();
    sizes.forEach((axis, size) -> {
      if (axis >= offset) {
        named.put(axis - offset, size);
      }
    });
    change(node, input, named);
  }

  /** The sizes that it names may be those of some axes alone. */
  private void resize(OnnxNode node) {
    int rank = graph.shapes().of(node.output(0)).map(shape -> shape.rank()).orElse(0);
    int[] axes = AxisMoves.resized(node, rank);
    Map<Integer, Resized> sizes = sizes(node.output(0));
    Map<Integer, Resized> named = new HashMap<>();
    for (int i = 0; i < axes.length && !node.input(3).isEmpty(); i++) {
      Resized size = sizes.get(axes[i]);
      if (size != null) {
        named.put(i, size);
      }
    }
    change(node, 3, named);
  }

  /** The axes of a value that lose elements, and how many each has left. */
  private Map<Integer, Resized> sizes(String value) {
    Map<Integer, Resized> sizes = new LinkedHashMap<>();
    int rank = graph.shapes().of(value).map(shape -> shape.rank()).orElse(0);
    for (int axis = 0; axis < rank; axis++) {
      OptionalInt count = count(value, axis);
      if (count.isPresent()) {
        boolean again = graph.shapes().isFree(value, axis);
        sizes.put(axis, new Resized(size(value, axis), count.getAsInt(), again));
      }
    }
    return sizes;
  }

  private long size(String value, int axis) {
    return graph.shapes().of(value).orElseThrow().size(axis);
  }

  private void change(OnnxNode node, int input, Map<Integer, Resized> sizes) {
    if (!sizes.isEmpty()) {
      change(node).resize(input, sizes, length(node, input));
    }
  }

  /** How many numbers an input lists. */
  private int length(OnnxNode node, int input) {
    return graph.shapes().of(node.input(input)).map(shape -> (int) shape.elements()).orElse(0);
  }

  private void split(OnnxNode node) {
    int axis = axis(node, 0);
    if (count(node.input(0), axis).isEmpty()) {
      return;
    }
    List<Long> sizes = new ArrayList<>();
    for (String output : node.outputs()) {
      long whole = graph.shapes().of(output).orElseThrow().size(axis);
      sizes.add((long) count(output, axis).orElse(Math.toIntExact(whole)));
    }
    NodeChange change = change(node);
    change.drop("num_outputs");
    if (graph.shapes().opset() < 13) {
      change.set("split", new AttributeValue.IntsValue(sizes));
    } else {
      change.setInput(1, change.constant("split", sizes));
    }
  }

  private int axis(OnnxNode node, long otherwise) {
    return graph
        .shapes()
        .of(node.input(0))
        .orElseThrow()
        .axis(node.attributes().intValue("axis", otherwise));
  }

  private void slice(OnnxNode node) {
    SliceCut.of(node, graph.shapes(), rest::kept)
        .ifPresent(cut -> {
          NodeChange change = change(node);
          if (graph.shapes().opset() < 10) {
            change.overrideAttribute("starts", cut.starts());
            change.overrideAttribute("ends", cut.ends());
          } else {
            change.widen(3);
            change.widen(4);
            change.override(1, cut.starts(), length(node, 1));
            change.override(2, cut.ends(), length(node, 2));
          }
        });
  }

  /** Channels that are picked by number have other numbers now. */
  private void gather(OnnxNode node) {
    int axis = axis(node, 0);
    Optional<int[]> kept = rest.kept(node, 0, axis);
    Optional<long[]> picked = graph.shapes().of(node.input(1)).flatMap(shape -> shape.numbers());
    if (kept.isEmpty() || picked.isEmpty()) {
      return;
    }
    int size = Math.toIntExact(graph.shapes().of(node.input(0)).orElseThrow().size(axis));
    int[] now = new int[size];
    Arrays.fill(now, -1);
    for (int i = 0; i < kept.get().length; i++) {
      now[kept.get()[i]] = i;
    }
    List<Long> indices = new ArrayList<>();
    for (long index : picked.get()) {
      int number = now[(int) (index < 0 ? index + size : index)];
      if (number >= 0) {
        indices.add((long) number);
      }
    }
    NodeChange change = change(node);
    change.setInput(1, change.constant("indices", indices));
  }

  /** What a model computes from sizes is computed from what they were; where they count is said. */
  private void shape(OnnxNode node) {
    int from = Math.toIntExact(node.attributes().intValue("start", 0));
    int rank = graph.shapes().of(node.input(0)).map(shape -> shape.rank()).orElse(0);
    int first = from < 0 ? from + rank : from;
    int listed = graph.shapes().of(node.output(0)).map(s -> (int) s.elements()).orElse(0);
    Map<Integer, Resized> were = new LinkedHashMap<>();
    sizes(node.input(0))
        .forEach((axis, size) -> {
          if (axis >= first && axis - first < listed) {
            were.put(axis - first, size.reversed());
          }
        });
    if (!were.isEmpty()) {
      change(node).resizeOutput(were, listed);
    }
  }
}

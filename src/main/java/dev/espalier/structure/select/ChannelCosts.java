package dev.espalier.structure.select;

import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Slice;
import dev.espalier.structure.shape.ValueShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of weights and of multiplications of a network, by how many channels of each group
 * are left. Multiplications are those of convolutions and of products with a constant, of one
 * sample.
 */
public final class ChannelCosts {
  /** So many operators at most make a weight of a constant. */
  private static final int DECODERS = 16;

  private final ChannelGraph graph;
  private final List<Term> terms = new ArrayList<>();

  /**
   * One constant as an operator takes it in.
   *
   * @param elements how many there are along all axes that lose nothing
   * @param axes the others
   * @param places how often each element is multiplied with something
   */
  private record Term(long elements, List<Axis> axes, long places) {}

  /**
   * An axis that loses elements.
   *
   * @param shares of elements that go with the same groups
   */
  private record Axis(List<Share> shares) {}

  /**
   * Elements of which each goes with the same groups.
   *
   * @param count how many there are
   */
  private record Share(int count, List<Whole> groups) {
    double left(Map<String, Integer> kept) {
      double left = count;
      for (Whole group : groups) {
        Integer stays = kept.get(group.id());
        if (stays != null) {
          left *= (double) stays / group.channels();
        }
      }
      return left;
    }
  }

  /** A group of which nothing is removed. */
  private record Whole(String id, int channels) {}

  private ChannelCosts(ChannelGraph graph) {
    this.graph = graph;
  }

  /** The costs of a network. */
  public static ChannelCosts of(ChannelGraph graph) {
    ChannelCosts costs = new ChannelCosts(graph);
    Map<Use, Map<Integer, List<GroupSlice>>> uses = new LinkedHashMap<>();
    for (ChannelGroup group : graph.groups()) {
      Whole whole = new Whole(group.id(), group.channels());
      for (Slice slice : group.slices()) {
        uses.computeIfAbsent(new Use(slice.node(), slice.input()), use -> new LinkedHashMap<>())
            .computeIfAbsent(slice.axis(), axis -> new ArrayList<>())
            .add(new GroupSlice(whole, slice));
      }
    }
    for (OnnxNode node : graph.shapes().order()) {
      for (int input = 0; input < node.inputs().size(); input++) {
        OnnxTensor tensor = node.graph().constant(node.input(input)).orElse(null);
        if (tensor != null && tensor.dims().rank() > 0) {
          costs.add(node, tensor, input, uses.getOrDefault(new Use(node, input), Map.of()));
        }
      }
    }
    return costs;
  }

  private record Use(OnnxNode node, int input) {}

  private record GroupSlice(Whole group, Slice slice) {}

  private void add(
      OnnxNode node, OnnxTensor tensor, int input, Map<Integer, List<GroupSlice>> slices) {
    long elements = 1;
    List<Axis> axes = new ArrayList<>();
    for (int axis = 0; axis < tensor.dims().rank(); axis++) {
      List<GroupSlice> own = slices.getOrDefault(axis, List.of());
      if (own.isEmpty()) {
        elements *= tensor.dims().get(axis);
      } else {
        axes.add(axis(own, Math.toIntExact(tensor.dims().get(axis))));
      }
    }
    terms.add(new Term(elements, axes, places(node, tensor, input)));
  }

  private static Axis axis(List<GroupSlice> slices, int size) {
    Map<List<Whole>, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      int at = i;
      List<Whole> groups =
          slices.stream()
              .filter(slice -> slice.slice().channelOf()[at] >= 0)
              .map(GroupSlice::group)
              .distinct()
              .toList();
      counts.merge(groups, 1, Integer::sum);
    }
    List<Share> shares = new ArrayList<>();
    counts.forEach((groups, count) -> shares.add(new Share(count, groups)));
    return new Axis(List.copyOf(shares));
  }

  /** How often each weight is used for one sample, as it is or decoded. */
  private long places(OnnxNode node, OnnxTensor tensor, int input) {
    return tensor.dims().rank() < 2 ? 0 : places(node, input, tensor.dims().elementCount(), 0);
  }

  private long places(OnnxNode node, int input, long elements, int depth) {
    ValueShape out = graph.shapes().of(node.output(0)).orElse(null);
    ValueShape in = graph.shapes().of(node.input(0)).orElse(null);
    if (out == null || in == null) {
      return 0;
    }
    return switch (node.opType()) {
      case "Conv" -> input == 1 ? area(out) : 0;
      case "ConvTranspose" -> input == 1 ? area(in) : 0;
      case "Gemm", "MatMul" ->
          out.elements() / Math.max(1, out.size(input == 0 ? out.rank() - 2 : out.rank() - 1));
      default ->
          input == 0 && out.elements() == elements && isDecoder(node, depth)
              ? decoded(node, elements, depth + 1)
              : 0;
    };
  }

  /** What takes in a weight that an operator decodes, or puts in another order. */
  private long decoded(OnnxNode decoder, long elements, int depth) {
    long places = 0;
    for (OnnxNode node : decoder.graph().consumers(decoder.output(0))) {
      for (int input = 0; input < node.inputs().size(); input++) {
        if (node.input(input).equals(decoder.output(0))) {
          places += places(node, input, elements, depth);
        }
      }
    }
    return places;
  }

  /** Whether what an operator makes is known beforehand: nothing flows in. */
  private static boolean isDecoder(OnnxNode node, int depth) {
    return depth < DECODERS
        && node.inputs().stream()
            .filter(value -> !value.isEmpty())
            .allMatch(value ->
                node.graph().constant(value).isPresent()
                    || node.graph()
                        .producer(value)
                        .filter(maker -> !maker.inputs().isEmpty() && isDecoder(maker, depth + 1))
                        .isPresent());
  }

  private static long area(ValueShape shape) {
    long area = 1;
    for (int axis = 2; axis < shape.rank(); axis++) {
      area *= shape.size(axis);
    }
    return area;
  }

  /**
   * The number of weights, constants of operators included.
   *
   * @param kept how many channels are left, by group; groups that are not named are whole
   */
  public double parameters(Map<String, Integer> kept) {
    double sum = 0;
    for (Term term : terms) {
      sum += elements(term, kept);
    }
    return sum;
  }

  /**
   * The number of multiplications for one sample.
   *
   * @param kept how many channels are left, by group; groups that are not named are whole
   */
  public double multiplications(Map<String, Integer> kept) {
    double sum = 0;
    for (Term term : terms) {
      sum += term.places() == 0 ? 0 : term.places() * elements(term, kept);
    }
    return sum;
  }

  private double elements(Term term, Map<String, Integer> kept) {
    double elements = term.elements();
    for (Axis axis : term.axes()) {
      double left = 0;
      for (Share share : axis.shares()) {
        left += share.left(kept);
      }
      elements *= left;
    }
    return elements;
  }
}

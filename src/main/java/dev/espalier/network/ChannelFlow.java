package dev.espalier.network;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.ValueInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Where the channels of a layer are on their way to the next one.
 *
 * @param value the name of the value
 * @param channels how many there are
 * @param rank of the value, 0 if that is not known
 * @param axis of the channels; -1 for the last one where the rank is not known
 * @param single whether all axes but those of batch and channels are known to have size 1
 */
record ChannelFlow(String value, int channels, int rank, int axis, boolean single) {

  /** What a layer puts out. */
  static ChannelFlow of(OnnxNode user, LayerInput input, int weightRank) {
    return switch (user.opType()) {
      case "MatMul" -> new ChannelFlow(user.output(0), input.outputs(), 0, -1, false);
      case "Gemm" -> new ChannelFlow(user.output(0), input.outputs(), 2, 1, true);
      default -> new ChannelFlow(user.output(0), input.outputs(), weightRank, 1, false);
    };
  }

  ChannelFlow named(String name) {
    return new ChannelFlow(name, channels, rank, axis, single);
  }

  private ChannelFlow moved(String name, int newRank, int newAxis, boolean nowSingle) {
    return new ChannelFlow(name, channels, newRank, newAxis, nowSingle);
  }

  /** Whether the channels lie along the last axis. */
  boolean isLast() {
    return axis == -1 || axis == rank - 1;
  }

  /** Whether this is a picture, or a value like it: batch, channels, and axes behind them. */
  boolean isSpatial() {
    return axis == 1 && rank > 2;
  }

  /**
   * What an operator makes of it that takes this value, and only once; nothing if a positive factor
   * of a channel does not pass through, or if it is not known where the channels are behind it.
   */
  Optional<ChannelFlow> through(OnnxNode node) {
    boolean standard = node.is(node.opType());
    if (!standard || !node.input(0).equals(value)) {
      return Optional.empty();
    }
    String out = node.output(0);
    return switch (node.opType()) {
      case "Relu", "LeakyRelu", "PRelu", "Abs", "Identity" -> Optional.of(named(out));
      case "Dropout" -> isIdle(node) ? Optional.of(named(out)) : Optional.empty();
      case "MaxPool", "AveragePool" -> isSpatial() ? Optional.of(named(out)) : Optional.empty();
      case "GlobalAveragePool", "GlobalMaxPool" ->
          isSpatial() ? Optional.of(moved(out, rank, axis, true)) : Optional.empty();
      case "ReduceMean" -> reduced(node);
      case "Flatten" -> flattened(node);
      case "Reshape" -> reshaped(node);
      case "Squeeze" -> squeezed(node);
      case "Transpose" -> transposed(node);
      default -> Optional.empty();
    };
  }

  /** Dropout passes everything unless it is told to train. */
  private static boolean isIdle(OnnxNode node) {
    String training = node.input(2);
    if (training.isEmpty()) {
      return true;
    }
    return node.graph()
        .constant(training)
        .filter(flag -> flag.dataType() == DataType.BOOL && flag.dims().elementCount() == 1)
        .map(flag -> flag.toLongs()[0] == 0)
        .orElse(false);
  }

  private Optional<ChannelFlow> reduced(OnnxNode node) {
    Optional<List<Integer>> axes = axes(node);
    boolean behind = axes.isPresent() && axes.get().stream().allMatch(at -> at > 1);
    if (!isSpatial() || !behind) {
      return Optional.empty();
    }
    boolean all = axes.get().stream().distinct().count() == rank - 2;
    boolean keeps = node.attributes().intValue("keepdims", 1) != 0;
    int left = keeps ? rank : rank - (int) axes.get().stream().distinct().count();
    return Optional.of(moved(node.output(0), left, axis, single || all));
  }

  /** The axes that a node names, counted from the front; nothing if it does not. */
  private Optional<List<Integer>> axes(OnnxNode node) {
    return MovedAxes.integers(node, "axes")
        .filter(axes -> axes.length > 0 && rank > 0)
        .map(axes -> Arrays.stream(axes).mapToObj(at -> (int) (at < 0 ? at + rank : at)).toList());
  }

  private Optional<ChannelFlow> flattened(OnnxNode node) {
    long at = node.attributes().intValue("axis", 1);
    boolean behindBatch = rank > 1 && (at < 0 ? at + rank : at) == 1;
    return axis == 1 && behindBatch
        ? Optional.of(moved(node.output(0), 2, 1, single))
        : Optional.empty();
  }

  /** Only to one row for each sample, which has to be seen from the sizes. */
  private Optional<ChannelFlow> reshaped(OnnxNode node) {
    long[] sizes = MovedAxes.integers(node, "shape").orElse(new long[0]);
    if (axis != 1 || rank < 2 || sizes.length != 2) {
      return Optional.empty();
    }
    boolean keepsBatch = sizes[0] == 0 && node.attributes().intValue("allowzero", 0) == 0;
    List<OptionalLong> declared = declared(node.graph());
    boolean fits =
        single
            ? sizes[1] == channels
            : inner(declared).stream()
                .anyMatch(row -> sizes[1] == row || (sizes[1] == -1 && isBatch(declared, sizes)));
    return keepsBatch || fits ? Optional.of(moved(node.output(0), 2, 1, single)) : Optional.empty();
  }

  private static boolean isBatch(List<OptionalLong> declared, long[] sizes) {
    return declared.getFirst().equals(OptionalLong.of(sizes[0]));
  }

  /** What the model says of the value's sizes. */
  private List<OptionalLong> declared(OnnxGraph graph) {
    return graph
        .value(value)
        .flatMap(ValueInfo::shape)
        .filter(shape -> shape.size() == rank)
        .map(shape -> shape.stream().map(ChannelFlow::size).toList())
        .orElse(List.of());
  }

  /** Some exporters write 0 or -1 for a size that is free. */
  private static OptionalLong size(Dim dim) {
    return dim instanceof Dim.Known(long size) && size > 0
        ? OptionalLong.of(size)
        : OptionalLong.empty();
  }

  /** How many elements there are of each sample. */
  private static OptionalLong inner(List<OptionalLong> sizes) {
    if (sizes.size() < 2 || sizes.stream().skip(1).anyMatch(OptionalLong::isEmpty)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        sizes.stream().skip(1).mapToLong(OptionalLong::getAsLong).reduce(1, (a, b) -> a * b));
  }

  private Optional<ChannelFlow> squeezed(OnnxNode node) {
    return axes(node)
        .filter(axes -> !axes.contains(axis))
        .map(axes -> {
          long before = axes.stream().distinct().filter(at -> at < axis).count();
          int left = rank - (int) axes.stream().distinct().count();
          return moved(node.output(0), left, axis - (int) before, single);
        });
  }

  private Optional<ChannelFlow> transposed(OnnxNode node) {
    if (rank == 0) {
      return Optional.empty();
    }
    List<Long> order =
        node.attributes()
            .ints("perm")
            .orElseGet(() -> IntStream.range(0, rank).mapToObj(at -> rank - 1L - at).toList());
    int to = order.indexOf((long) axis);
    boolean batchFirst = order.size() == rank && order.getFirst() == 0L;
    return to >= 0 && batchFirst
        ? Optional.of(moved(node.output(0), rank, to, single))
        : Optional.empty();
  }
}

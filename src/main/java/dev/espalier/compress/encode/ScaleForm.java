package dev.espalier.compress.encode;

import dev.espalier.numeric.BlockLayout;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.Shape;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.Payload;
import java.util.Collections;
import java.util.stream.LongStream;

/**
 * How scales and zero points stretch over the weights. Those of channels have a shape that does;
 * for those of blocks the weights take a shape with an axis for the blocks and one for the places
 * in them, and their own afterwards. Where the last block is shorter, there is no such shape: then
 * every scale is repeated for its block, and what is too much is cut off.
 *
 * @param axis the axis of the channels, -1 for one channel
 * @param block how many inputs of a channel share a scale, 0 for all
 */
public record ScaleForm(int axis, int block) {
  /** The shape in which the codes of a weight are decoded. */
  Dims codes(Dims dims) {
    if (!divides(dims)) {
      return dims;
    }
    BlockLayout layout = layout(dims);
    return Dims.of(
        layout.alongOuter()
            ? new long[] {layout.blocks(), layout.size(), layout.rowLength()}
            : new long[] {layout.groups() / layout.blocks(), layout.blocks(), layout.size()});
  }

  /** The shape of the scales as they are stored. */
  Dims scales(Dims dims) {
    if (!blocked(dims)) {
      return perChannel(dims, axis);
    }
    BlockLayout layout = layout(dims);
    return Dims.of(
        layout.alongOuter()
            ? new long[] {layout.blocks(), 1, layout.rowLength()}
            : new long[] {layout.groups() / layout.blocks(), layout.blocks(), 1});
  }

  /** Makes stored scales stretch over the codes. */
  String stretched(String scales, DecodeGraph graph) {
    Dims dims = graph.site().dims();
    if (!blocked(dims) || divides(dims)) {
      return scales;
    }
    BlockLayout layout = layout(dims);
    long size = layout.size();
    boolean outer = layout.alongOuter();
    long[] repeats = outer ? new long[] {1, size, 1} : new long[] {1, 1, size};
    long[] flat =
        outer ? new long[] {-1, layout.rowLength()} : new long[] {-1, layout.blocks() * size};
    String repeated = graph.node("Tile", scales, integers(graph, repeats));
    String rows = graph.node("Reshape", repeated, integers(graph, flat));
    String cut = FieldDecoder.start(rows, outer ? 0 : 1, layout.length(), graph);
    return graph.node("Reshape", cut, integers(graph, dims.toArray()));
  }

  private static String integers(DecodeGraph graph, long[] values) {
    return graph.tensor(DataType.INT64, Dims.of(values.length), Payload.of(values));
  }

  private boolean divides(Dims dims) {
    return blocked(dims) && layout(dims).length() % block == 0;
  }

  /** Whether there are more scales than channels. */
  private boolean blocked(Dims dims) {
    if (block == 0 || dims.elementCount() == 0) {
      return false;
    }
    BlockLayout layout = layout(dims);
    return layout.groups() > layout.channels().channels();
  }

  private BlockLayout layout(Dims dims) {
    return new BlockLayout(ChannelLayout.of(Shape.ofLongs(dims.toArray()), axis), block);
  }

  /** One scale per index of the axis, in a shape that stretches over the weight. */
  static Dims perChannel(Dims dims, int axis) {
    if (axis < 0) {
      return Dims.of();
    }
    LongStream ones = Collections.nCopies(dims.rank() - 1 - axis, 1L).stream().mapToLong(n -> n);
    return Dims.of(LongStream.concat(LongStream.of(dims.get(axis)), ones).toArray());
  }
}

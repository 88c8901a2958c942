package dev.espalier.structure.repair;

import dev.espalier.network.Layer;
import dev.espalier.network.LayerInput;
import dev.espalier.structure.couple.ChannelGraph.Remainder;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which matrix of a layer, and which of its rows, each matrix of the smaller layer comes from.
 *
 * @param outputs for each channel that the smaller layer puts out, which one it was
 * @param rows of each matrix of the smaller layer
 * @param rowsBefore of each matrix of the layer before
 */
record Grouping(int[] outputs, int rows, int rowsBefore) {

  static Grouping of(Layer before, Remainder rest, LayerInput from, LayerInput to) {
    int[] all = IntStream.range(0, from.outputs()).toArray();
    return new Grouping(
        outputs(before, rest).orElse(all), to.layout().rows(), from.layout().rows());
  }

  /** The channels that a layer still puts out; nothing if all. */
  static Optional<int[]> outputs(Layer before, Remainder rest) {
    String value = before.users().getFirst().output(0);
    boolean spatial = before.op().startsWith("Conv");
    int rank = rest.rank(value);
    return rest.kept(value, spatial ? 1 : rank - 1);
  }

  int groupBefore(int group) {
    return rowsBefore == 0 ? 0 : outputs[group * rows] / rowsBefore;
  }

  int[] rowsBefore(int group) {
    return IntStream.range(group * rows, (group + 1) * rows)
        .map(row -> outputs[row] % rowsBefore)
        .toArray();
  }
}

package dev.espalier.compress.activation;

import dev.espalier.method.IntegerCodes;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.recipe.ActivationType;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How far a layer of unsigned values and signed weights is from exact on processors that add pairs
 * of products in 16 bits, by the largest value that calibration saw.
 *
 * @param pairs of weights that meet in a sum
 * @param saturating of these, those whose sum can saturate
 * @param channels that have any of these
 */
public record Saturation(long pairs, long saturating, int channels) {

  /** Whether any sum can saturate. */
  public boolean happens() {
    return saturating > 0;
  }

  /** The share of pairs that can saturate. */
  public double share() {
    return pairs == 0 ? 0 : (double) saturating / pairs;
  }

  /**
   * Looks at all pairs of a layer.
   *
   * @return nothing where the processor does not matter: other integers, scales found at each run,
   *     depthwise convolutions, whose kernel adds in 32 bits
   */
  public static Optional<Saturation> of(Layer layer, IntegerNetwork network, IntegerCodes weight) {
    Optional<IntegerForm> form = network.form(layer);
    Optional<LayerInput> input = LayerInputs.of(layer);
    OptionalInt largest = network.largestCode(layer);
    boolean matters =
        form.isPresent()
            && (form.get().type() == ActivationType.U8S8
                || form.get().type() == ActivationType.U8S8_REDUCED);
    if (!matters || input.isEmpty() || largest.isEmpty() || input.get().channelsOfGroup() == 1) {
      return Optional.empty();
    }
    return Optional.of(of(input.get(), weight, largest.getAsInt()));
  }

  /**
   * In the order of a convolution's sums: all channels of one place of the kernel, then the next.
   */
  private static Saturation of(LayerInput input, IntegerCodes weight, int largest) {
    MatrixLayout layout = input.layout();
    int inner = input.columnsOfChannel();
    int across = input.channelsOfGroup();
    int columns = layout.columns();
    long pairs = 0;
    long saturating = 0;
    int channels = 0;
    for (int group = 0; group < layout.groups(); group++) {
      for (int row = 0; row < layout.rows(); row++) {
        long before = saturating;
        for (int at = 0; at < columns; at += 2) {
          int one = weight(weight, layout, group, row, column(at, inner, across));
          int other =
              at + 1 < columns
                  ? weight(weight, layout, group, row, column(at + 1, inner, across))
                  : 0;
          pairs++;
          saturating += PairwiseSums.canSaturate(one, other, largest) ? 1 : 0;
        }
        channels += saturating > before ? 1 : 0;
      }
    }
    return new Saturation(pairs, saturating, channels);
  }

  private static int column(int at, int inner, int across) {
    return at % across * inner + at / across;
  }

  private static int weight(
      IntegerCodes weight, MatrixLayout layout, int group, int row, int column) {
    int index = layout.index(group, row, column);
    return (weight.codes()[index] & 0xff) - (1 << (weight.bits() - 1));
  }
}

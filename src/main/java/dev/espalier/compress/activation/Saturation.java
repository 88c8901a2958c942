package dev.espalier.compress.activation;

import dev.espalier.method.IntegerCodes;
import dev.espalier.method.WeightPairs;
import dev.espalier.network.InputWindow;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.MatrixLayout;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How far a layer of values of 8 bits and signed weights is from exact on processors that add pairs
 * of products in 16 bits, by the largest value that calibration saw; where ranges are found at each
 * run, by the largest there is, which each run has.
 *
 * @param pairs of weights that meet in a sum
 * @param saturating of these, those whose sum can saturate
 * @param channels that have any of these
 * @param calibrated whether the largest value is one that calibration saw
 */
public record Saturation(long pairs, long saturating, int channels, boolean calibrated) {

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
   * @return nothing where the processor does not matter: other integers, depthwise convolutions,
   *     whose kernel adds in 32 bits
   */
  public static Optional<Saturation> of(Layer layer, IntegerNetwork network, IntegerCodes weight) {
    Optional<IntegerForm> form =
        network
            .form(layer)
            .filter(known -> known.type().valueBits() == Byte.SIZE && known.type().signedWeights())
            // The runtime makes pairs of signed values unsigned, but not what operators of integers
            // in the file take in.
            .filter(known -> !known.type().signedValues() || !known.explicit());
    OptionalInt largest = network.largestCode(layer);
    return form.isPresent() && largest.isPresent()
        ? pairs(layer).map(pairs -> of(pairs, weight, largest.getAsInt(), form.get().isStatic()))
        : Optional.empty();
  }

  /**
   * The weights of a layer that meet in 16 bits; nothing if none do: the runtime's kernel of
   * depthwise convolutions adds in 32 bits.
   */
  public static Optional<WeightPairs> pairs(Layer layer) {
    return LayerInputs.of(layer)
        .filter(input -> !isDepthwise(input))
        .map(input -> new WeightPairs(input.layout(), input.columnsOfChannel()))
        .or(() -> RecurrentLayers.statePairs(layer));
  }

  private static boolean isDepthwise(LayerInput input) {
    return input.window() instanceof InputWindow.Patches
        && input.channelsOfGroup() == 1
        && input.layout().rows() == 1;
  }

  private static Saturation of(
      WeightPairs pairs, IntegerCodes weight, int largest, boolean calibrated) {
    Count count = new Count(weight, largest);
    MatrixLayout layout = pairs.layout();
    for (int group = 0; group < layout.groups(); group++) {
      for (int row = 0; row < layout.rows(); row++) {
        long before = count.saturating;
        pairs.each(group, row, count);
        count.channels += count.saturating > before ? 1 : 0;
      }
    }
    return new Saturation(count.pairs, count.saturating, count.channels, calibrated);
  }

  /** A weight as a signed integer. */
  static int code(IntegerCodes weight, int index) {
    return (weight.codes()[index] & 0xff) - (1 << (weight.bits() - 1));
  }

  private static final class Count implements WeightPairs.Visitor {
    private final IntegerCodes weight;
    private final int largest;
    private long pairs;
    private long saturating;
    private int channels;

    Count(IntegerCodes weight, int largest) {
      this.weight = weight;
      this.largest = largest;
    }

    @Override
    public void pair(int one, int other) {
      pairs++;
      int alone = one == other ? 0 : code(other);
      saturating += PairwiseSums.canSaturate(code(one), alone, largest) ? 1 : 0;
    }

    private int code(int index) {
      return Saturation.code(weight, index);
    }
  }
}

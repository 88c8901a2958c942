package dev.espalier.method;

import dev.espalier.method.prune.MagnitudePruner;
import dev.espalier.method.quantize.AffineCodec;
import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.LeastSquaresRange;
import dev.espalier.method.quantize.MinMaxRange;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.method.quantize.RangeFinder;
import dev.espalier.method.quantize.Ranges;
import dev.espalier.method.quantize.SignMeans;
import dev.espalier.numeric.ArraySummary;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.HalfFloats;
import java.util.Optional;

/**
 * Compresses one weight: prunes it, then quantizes what is left. Pruned weights decode to exactly
 * {@code 0.0f} at every bit width. A pure function: the same weight and settings give the same bits
 * on every machine.
 */
public final class Compressor {
  private Compressor() {}

  /**
   * Compresses a weight.
   *
   * @param pruning which weights become zero; a {@link Pruning.Global} has to be turned into a
   *     {@link Pruning.Count} before
   * @throws CompressionException if the weight holds NaN or infinite values and anything at all is
   *     to be done to it, or if more weights are to be pruned than there are
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static CompressedWeight compress(
      Weight weight, Pruning pruning, Quantization quantization, CancelSignal cancel)
      throws CompressionException {
    if (!pruning.prunes() && !quantization.quantizes()) {
      return new DenseFloat(weight.shape(), weight.values());
    }
    requireFinite(weight);
    float[] kept = prune(weight, pruning, cancel);
    cancel.throwIfCancelled();
    return switch (quantization.bits()) {
      case 32 -> new DenseFloat(weight.shape(), kept);
      case 16 -> toHalf(weight, kept, cancel);
      case 1 -> toSigns(weight, kept, pruning.prunes(), quantization.granularity());
      default -> toCodes(weight, kept, quantization, cancel);
    };
  }

  /** The axis along which a weight has its own scales: its channel axis, or -1 for one scale. */
  public static int scaleAxis(int channelAxis, Granularity granularity) {
    return granularity == Granularity.CHANNEL ? channelAxis : -1;
  }

  /** The codes that a number of bits from 2 to 8 offers. */
  public static CodeGrid codeGrid(int bits, Scheme scheme) {
    return switch (scheme) {
      case SYMMETRIC -> CodeGrid.symmetric(bits);
      case ASYMMETRIC -> CodeGrid.asymmetric(bits);
    };
  }

  /** How the grid of a channel is found with these settings, at 2 to 8 bits. */
  public static RangeFinder rangeFinder(Quantization quantization) {
    CodeGrid grid = codeGrid(quantization.bits(), quantization.scheme());
    return switch (quantization.range()) {
      case MIN_MAX -> new MinMaxRange(grid);
      case LEAST_SQUARES -> new LeastSquaresRange(grid);
    };
  }

  private static void requireFinite(Weight weight) throws CompressionException {
    ArraySummary summary = ArraySummary.of(weight.values());
    if (!summary.allFinite()) {
      throw new CompressionException(
          "the weight of shape "
              + weight.shape()
              + " holds "
              + summary.nans()
              + " NaN and "
              + summary.infinities()
              + " infinite values, the first at element "
              + summary.firstNonFinite()
              + "; leave this layer untouched (32 bits, no pruning) or repair the model");
    }
  }

  private static float[] prune(Weight weight, Pruning pruning, CancelSignal cancel)
      throws CompressionException {
    float[] values = weight.values();
    return switch (pruning) {
      case Pruning.None() -> values;
      case Pruning.Threshold(float magnitude) ->
          MagnitudePruner.belowThreshold(values, magnitude, cancel);
      case Pruning.Sparsity sparsity ->
          MagnitudePruner.smallest(values, sparsity.countOf(values.length), cancel);
      case Pruning.Count(int pruned) -> {
        if (pruned > values.length) {
          throw new CompressionException(
              pruned + " weights to be pruned of " + values.length + " in shape " + weight.shape());
        }
        yield MagnitudePruner.smallest(values, pruned, cancel);
      }
      case Pruning.Global() ->
          throw new IllegalArgumentException(
              "global pruning has to be ranked over all layers first");
    };
  }

  private static HalfFloat toHalf(Weight weight, float[] values, CancelSignal cancel) {
    short[] halves = new short[values.length];
    int saturated = HalfFloats.encode(values, halves, cancel);
    return new HalfFloat(weight.shape(), halves, saturated);
  }

  private static SignScale toSigns(
      Weight weight, float[] values, boolean masked, Granularity granularity) {
    int axis = scaleAxis(weight.channelAxis(), granularity);
    float[] scales = SignMeans.of(values, ChannelLayout.of(weight.shape(), axis), masked);
    Optional<BitMask> kept = masked ? Optional.of(BitMask.ofNonZero(values)) : Optional.empty();
    return new SignScale(weight.shape(), BitMask.ofNonNegative(values), kept, scales, axis);
  }

  private static IntegerCodes toCodes(
      Weight weight, float[] values, Quantization quantization, CancelSignal cancel) {
    int axis = scaleAxis(weight.channelAxis(), quantization.granularity());
    ChannelLayout layout = ChannelLayout.of(weight.shape(), axis);
    QuantizationParameters parameters =
        Ranges.find(values, layout, rangeFinder(quantization), cancel);
    byte[] codes =
        AffineCodec.encode(
            values,
            layout,
            parameters,
            codeGrid(quantization.bits(), quantization.scheme()),
            cancel);
    return new IntegerCodes(
        weight.shape(),
        codes,
        quantization.bits(),
        quantization.scheme(),
        parameters.scales(),
        parameters.zeroPoints(),
        axis);
  }
}

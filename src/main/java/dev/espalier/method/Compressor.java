package dev.espalier.method;

import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.EntropyRange;
import dev.espalier.method.quantize.FixedPointRange;
import dev.espalier.method.quantize.HalfQuadraticRange;
import dev.espalier.method.quantize.LeastSquaresRange;
import dev.espalier.method.quantize.MinMaxRange;
import dev.espalier.method.quantize.PercentileRange;
import dev.espalier.method.quantize.RangeFinder;
import dev.espalier.numeric.ArraySummary;
import dev.espalier.numeric.CancelSignal;
import java.util.Optional;

/**
 * Compresses one weight: prunes it, then quantizes what is left. Pruned weights decode to exactly
 * {@code 0.0f} at every bit width. A pure function: the same weight and settings give the same bits
 * on every machine.
 */
public final class Compressor {
  private Compressor() {}

  /**
   * Compresses a weight of whose inputs nothing is known.
   *
   * @param pruning which weights become zero, the smallest first; a {@link Pruning.Global} has to
   *     be turned into a {@link Pruning.Count} before
   * @throws CompressionException if the weight holds NaN or infinite values and anything at all is
   *     to be done to it, if more weights are to be pruned than there are, or if the inputs would
   *     have to be known
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static CompressedWeight compress(
      Weight weight, Pruning pruning, Quantization quantization, CancelSignal cancel)
      throws CompressionException {
    return compress(
        weight, PruningMethod.ofMagnitude(pruning), quantization, Optional.empty(), cancel);
  }

  /**
   * Compresses a weight.
   *
   * @param method what is pruned, and how
   * @param inputs what is known about what the weight is multiplied with
   * @throws CompressionException if the weight holds NaN or infinite values and anything at all is
   *     to be done to it, if more weights are to be pruned than there are, or if the inputs have to
   *     be known and are not
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static CompressedWeight compress(
      Weight weight,
      PruningMethod method,
      Quantization quantization,
      Optional<WeightInputs> inputs,
      CancelSignal cancel)
      throws CompressionException {
    return compress(weight, method, quantization, inputs, Optional.empty(), cancel);
  }

  /**
   * Compresses a weight that may share its table with others.
   *
   * @param method what is pruned, and how
   * @param inputs what is known about what the weight is multiplied with
   * @param table the table that it shares, for settings that have a {@link
   *     Quantization#sharedTable}; without one it gets a table of its own. Has a level of zero if
   *     anything is pruned
   * @throws CompressionException if the weight holds NaN or infinite values and anything at all is
   *     to be done to it, if more weights are to be pruned than there are, or if the inputs have to
   *     be known and are not
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static CompressedWeight compress(
      Weight weight,
      PruningMethod method,
      Quantization quantization,
      Optional<WeightInputs> inputs,
      Optional<SharedTable> table,
      CancelSignal cancel)
      throws CompressionException {
    if (!method.prunes() && !quantization.quantizes()) {
      return new DenseFloat(weight.shape(), weight.values());
    }
    float[] kept = kept(weight, method, inputs, cancel);
    if (quantization.needsInputs()) {
      requireInputs(inputs);
    }
    cancel.throwIfCancelled();
    return Quantizer.quantize(weight, kept, method, quantization, inputs, table, cancel);
  }

  /**
   * What pruning leaves of a weight, with zeros for what it takes.
   *
   * @throws CompressionException if the weight holds NaN or infinite values, if more weights are to
   *     be pruned than there are, or if the inputs have to be known and are not
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static float[] kept(
      Weight weight, PruningMethod method, Optional<WeightInputs> inputs, CancelSignal cancel)
      throws CompressionException {
    requireFinite(weight);
    if (method.needsInputs()) {
      requireInputs(inputs);
    }
    return Pruner.prune(weight, method, inputs, cancel);
  }

  private static void requireInputs(Optional<WeightInputs> inputs) throws CompressionException {
    if (inputs.isEmpty()) {
      throw new CompressionException(
          "what flows into it has to be known for this; calibrate with sample data first, or prune"
              + " by magnitude without a refit and round to nearest");
    }
  }

  /** The axis along which a weight has its own scales: its channel axis, or -1 for one scale. */
  public static int scaleAxis(int channelAxis, Granularity granularity) {
    return granularity.whole() ? -1 : channelAxis;
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
    if (quantization.format() == Format.FIXED_POINT) {
      return new FixedPointRange(grid, quantization.range() != RangeMethod.MIN_MAX);
    }
    return switch (quantization.range()) {
      case MIN_MAX -> new MinMaxRange(grid);
      case PERCENTILE -> new PercentileRange(grid, PercentileRange.SHARE);
      case ENTROPY -> new EntropyRange(grid);
      case HALF_QUADRATIC -> new HalfQuadraticRange(grid);
      // The least error of the output is looked for from there.
      case LEAST_SQUARES, LEAST_OUTPUT_ERROR -> new LeastSquaresRange(grid);
    };
  }

  static void requireFinite(Weight weight) throws CompressionException {
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
}

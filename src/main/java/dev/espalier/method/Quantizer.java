package dev.espalier.method;

import dev.espalier.method.obs.LevelGrid;
import dev.espalier.method.obs.ScaledGrid;
import dev.espalier.method.quantize.AffineCodec;
import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.method.quantize.Ranges;
import dev.espalier.method.quantize.SignMeans;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.HalfFloats;
import java.util.Optional;

/** Stores what pruning has left of a weight in a format. */
final class Quantizer {
  private Quantizer() {}

  /**
   * Quantizes.
   *
   * @param values the weights to store, all finite
   * @param method what was pruned, and how; zeros are then pruned weights, which stay zero
   * @param inputs known if the settings need them
   */
  static CompressedWeight quantize(
      Weight weight,
      float[] values,
      PruningMethod method,
      Quantization quantization,
      Optional<WeightInputs> inputs,
      CancelSignal cancel)
      throws CompressionException {
    if (!quantization.quantizes()) {
      return new DenseFloat(weight.shape(), values);
    }
    Optional<WeightInputs> needed = quantization.needsInputs() ? inputs : Optional.empty();
    Task task = new Task(weight, values, method, quantization, needed, cancel);
    return switch (quantization.effectiveFormat()) {
      case UNIFORM ->
          switch (quantization.bits()) {
            case 16 -> toHalf(weight, values, cancel);
            case 1 -> toSigns(task);
            default -> toCodes(task);
          };
      case FIXED_POINT -> toCodes(task);
      case BFLOAT16 -> BrainFloat.of(weight.shape(), values);
      case TERNARY -> CodebookQuantizer.ternary(task);
      case KMEANS -> CodebookQuantizer.clusters(task);
      case NORMAL_FLOAT, POWER_OF_TWO, FLOAT8_E4M3, FLOAT8_E5M2, FLOAT4_E2M1 ->
          CodebookQuantizer.scaled(task);
    };
  }

  /**
   * One weight to be stored.
   *
   * @param inputs only if they are to be used
   */
  record Task(
      Weight weight,
      float[] values,
      PruningMethod method,
      Quantization quantization,
      Optional<WeightInputs> inputs,
      CancelSignal cancel) {

    /** Whether zeros are pruned weights, which stay zero. */
    boolean masked() {
      return method.prunes();
    }

    /** The axis of scales and tables. */
    int axis() {
      return Compressor.scaleAxis(weight.channelAxis(), quantization.granularity());
    }

    ChannelLayout layout() {
      return ChannelLayout.of(weight.shape(), axis());
    }

    /** The weights as they are to be encoded, each next to a level that may have moved. */
    float[] rounded(LevelGrid levels) throws CompressionException {
      if (inputs.isEmpty()) {
        return values;
      }
      InputRounder.Grid grid = new InputRounder.Grid(layout(), levels, method);
      return InputRounder.round(weight, values, grid, quantization, inputs.get(), cancel);
    }
  }

  private static HalfFloat toHalf(Weight weight, float[] values, CancelSignal cancel) {
    short[] halves = new short[values.length];
    int saturated = HalfFloats.encode(values, halves, cancel);
    return new HalfFloat(weight.shape(), halves, saturated);
  }

  /** Signs and scales; both may move where what flows in is known. */
  private static SignScale toSigns(Task task) throws CompressionException {
    float[] scales = SignMeans.of(task.values(), task.layout(), task.masked());
    ScaledGrid grid = new ScaledGrid((value, channel) -> value >= 0 ? 1f : -1f, scales, false);
    float[] rounded = task.rounded(grid);
    BitMask signs = BitMask.ofNonNegative(rounded);
    Optional<BitMask> kept =
        task.masked() ? Optional.of(BitMask.ofNonZero(rounded)) : Optional.empty();
    return new SignScale(task.weight().shape(), signs, kept, scales, task.axis());
  }

  private static IntegerCodes toCodes(Task task) throws CompressionException {
    Quantization quantization = task.quantization();
    ChannelLayout layout = task.layout();
    CodeGrid grid = Compressor.codeGrid(quantization.bits(), quantization.scheme());
    QuantizationParameters parameters =
        Ranges.find(task.values(), layout, Compressor.rangeFinder(quantization), task.cancel());
    boolean binary = quantization.format() == Format.FIXED_POINT;
    float[] rounded =
        task.rounded(new ScaledGrid(steps(grid, parameters), parameters.scales(), binary));
    return new IntegerCodes(
        task.weight().shape(),
        AffineCodec.encode(rounded, layout, parameters, grid, task.cancel()),
        quantization.bits(),
        quantization.scheme(),
        parameters.scales(),
        parameters.zeroPoints(),
        task.axis());
  }

  private static ScaledGrid.Steps steps(CodeGrid grid, QuantizationParameters parameters) {
    return (value, channel) -> {
      int zeroPoint = parameters.zeroPoints()[channel];
      float low = grid.lowest() - zeroPoint;
      float high = grid.highest() - zeroPoint;
      return (float) Math.rint(Math.max(Math.min(value, high), low));
    };
  }
}

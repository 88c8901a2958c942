package dev.espalier.method;

import dev.espalier.method.obs.BlockGrid;
import dev.espalier.method.obs.LevelGrid;
import dev.espalier.method.obs.ScaledGrid;
import dev.espalier.method.quantize.AffineCodec;
import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.MinMaxRange;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.method.quantize.RangeFinder;
import dev.espalier.method.quantize.Ranges;
import dev.espalier.method.quantize.SignMeans;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.BlockLayout;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.ChannelOrder;
import dev.espalier.numeric.HalfFloats;
import dev.espalier.numeric.ScaleLayout;
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
   * @param table what it shares with others, if it does
   */
  static CompressedWeight quantize(
      Weight weight,
      float[] values,
      PruningMethod method,
      Quantization quantization,
      Optional<WeightInputs> inputs,
      Optional<SharedTable> table,
      CancelSignal cancel)
      throws CompressionException {
    if (!quantization.quantizes()) {
      return new DenseFloat(weight.shape(), values);
    }
    Optional<WeightInputs> needed = quantization.needsInputs() ? inputs : Optional.empty();
    Task task =
        new Task(weight, values, method, quantization, needed, table, Optional.empty(), cancel);
    Optional<ChannelOrder> order = weight.order().filter(_ -> quantization.channelwise());
    return order.isPresent()
        ? new ChannelOrdered(quantize(task.byChannel(order.get())), order.get())
        : quantize(task);
  }

  private static CompressedWeight quantize(Task task) throws CompressionException {
    Quantization quantization = task.quantization();
    return switch (quantization.effectiveFormat()) {
      case UNIFORM ->
          switch (quantization.bits()) {
            case 16 -> toHalf(task.weight(), task.values(), task.cancel());
            case 1 -> toSigns(task);
            default -> toCodes(task);
          };
      case FIXED_POINT -> toCodes(task);
      case BFLOAT16 -> BrainFloat.of(task.weight().shape(), task.values());
      case TERNARY -> CodebookQuantizer.ternary(task);
      case HASHED -> HashedValues.find(task);
      case KMEANS -> CodebookQuantizer.clusters(task);
      case NORMAL_FLOAT, POWER_OF_TWO, FLOAT8_E4M3, FLOAT8_E5M2, FLOAT4_E2M1 ->
          CodebookQuantizer.scaled(task);
    };
  }

  /**
   * One weight to be stored.
   *
   * @param inputs only if they are to be used
   * @param table what it shares with others, for tables of clusters
   * @param order how the weights are stored, if these are in the order of their channels
   */
  record Task(
      Weight weight,
      float[] values,
      PruningMethod method,
      Quantization quantization,
      Optional<WeightInputs> inputs,
      Optional<SharedTable> table,
      Optional<ChannelOrder> order,
      CancelSignal cancel) {

    /** The same with its elements in the order of the channels. */
    Task byChannel(ChannelOrder channels) {
      return new Task(
          weight.byChannel(channels),
          channels.toChannels(values),
          method,
          quantization,
          inputs,
          table,
          Optional.of(channels),
          cancel);
    }

    /** What an error in each weight counts. */
    Optional<float[]> powers() {
      return inputs.map(WeightInputs::powers).map(this::arranged);
    }

    /** Stored elements in the order of these. */
    private float[] arranged(float[] elements) {
      return order.map(known -> known.toChannels(elements)).orElse(elements);
    }

    /** Elements in the order in which they are stored. */
    private float[] stored(float[] elements) {
      return order.map(known -> known.toStored(elements)).orElse(elements);
    }

    /** Whether zeros are pruned weights, which stay zero. */
    boolean masked() {
      return method.prunes();
    }

    /** Pairs of codes that may come to too much: those of 8 bits around a zero in the middle. */
    Optional<WeightPairs> limited() {
      return quantization.bits() == Byte.SIZE
              && quantization.scheme() == Scheme.SYMMETRIC
              && block() == 0
          ? weight.pairs()
          : Optional.empty();
    }

    /** The axis of scales and tables. */
    int axis() {
      return Compressor.scaleAxis(weight.channelAxis(), quantization.granularity());
    }

    ChannelLayout layout() {
      return ChannelLayout.of(weight.shape(), axis());
    }

    /** How many inputs of a channel share a scale, 0 for all. */
    int block() {
      return quantization.granularity().block();
    }

    /** Which weights share a scale, in formats that have scales for blocks. */
    ScaleLayout scales() {
      return ScaleLayout.of(weight.shape(), axis(), block());
    }

    /**
     * Whether no two matrices share a scale of a block, as those of a grouped transposed
     * convolution may, whose groups lie along the axis of the blocks.
     */
    boolean ownScales() {
      return inputs.isEmpty()
          || inputs.get().layout().groups() == 1
          || !(scales() instanceof BlockLayout blocks && blocks.alongOuter());
    }

    /** The weights as they are to be encoded, each next to a level that may have moved. */
    float[] rounded(LevelGrid levels, ScaleLayout layout) throws CompressionException {
      if (inputs.isEmpty()) {
        return values;
      }
      InputRounder.Grid grid = new InputRounder.Grid(layout, order, levels, method);
      float[] rounded =
          InputRounder.round(
              stored(weight.values()), stored(values), grid, quantization, inputs.get(), cancel);
      return arranged(rounded);
    }
  }

  private static HalfFloat toHalf(Weight weight, float[] values, CancelSignal cancel) {
    short[] halves = new short[values.length];
    int saturated = HalfFloats.encode(values, halves, cancel);
    return new HalfFloat(weight.shape(), halves, saturated);
  }

  /** Signs and scales; both may move where what flows in is known. */
  private static SignScale toSigns(Task task) throws CompressionException {
    ScaleLayout layout = task.scales();
    float[] scales = SignMeans.of(task.values(), layout, task.masked());
    LevelGrid levels =
        task.block() > 0
            ? new BlockGrid(
                (value, scale, zeroPoint) -> value >= 0 ? scale : -scale,
                new QuantizationParameters(scales, new int[scales.length]),
                task.ownScales(),
                (values, from, to) -> SignMeans.grid(values, from, to, task.masked()),
                task.quantization().range().needsInputs(),
                false)
            : new ScaledGrid((value, channel) -> value >= 0 ? 1f : -1f, scales, false);
    float[] rounded = task.rounded(levels, layout);
    BitMask signs = BitMask.ofNonNegative(rounded);
    Optional<BitMask> kept =
        task.masked() ? Optional.of(BitMask.ofNonZero(rounded)) : Optional.empty();
    return new SignScale(task.weight().shape(), signs, kept, scales, task.axis(), task.block());
  }

  private static IntegerCodes toCodes(Task task) throws CompressionException {
    Quantization quantization = task.quantization();
    ScaleLayout layout = task.scales();
    CodeGrid grid = Compressor.codeGrid(quantization.bits(), quantization.scheme());
    RangeFinder finder = Compressor.rangeFinder(quantization);
    boolean movable = task.inputs().isPresent() && task.ownScales();
    // A sweep finds the ranges of blocks when it comes to them.
    boolean later = movable && task.block() > 0 && quantization.rounding() != Rounding.NEAREST;
    RangeFinder first = later ? new MinMaxRange(grid) : finder;
    QuantizationParameters parameters = Ranges.find(task.values(), layout, first, task.cancel());
    boolean binary = quantization.effectiveFormat() == Format.FIXED_POINT;
    Optional<WeightPairs> pairs = task.limited();
    pairs.ifPresent(limit -> limit.widen(task.values(), layout, parameters, grid, binary));
    LevelGrid levels =
        task.block() > 0
            ? new BlockGrid(
                grid::level,
                parameters,
                movable,
                finder,
                quantization.range().needsInputs(),
                binary)
            : new ScaledGrid(steps(grid, parameters), parameters.scales(), binary);
    float[] rounded = task.rounded(levels, layout);
    byte[] codes = AffineCodec.encode(rounded, layout, parameters, grid, task.cancel());
    pairs.ifPresent(limit -> limit.limit(codes, grid.middle()));
    return new IntegerCodes(
        task.weight().shape(),
        codes,
        quantization.bits(),
        quantization.scheme(),
        parameters.scales(),
        parameters.zeroPoints(),
        task.axis(),
        task.block());
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

package dev.espalier.method;

import dev.espalier.method.codebook.Codebooks;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.ChannelOrder;
import dev.espalier.numeric.HalfFloats;
import dev.espalier.numeric.ScaleLayout;
import java.util.Optional;

/** Multiplies the channels of compressed weights, which costs no bit. */
public final class ChannelFactors {
  private ChannelFactors() {}

  /**
   * A weight with its channels multiplied.
   *
   * @param axis the axis of the channels
   * @param factors one for each, positive
   * @return nothing if it has no scale for each channel
   */
  public static Optional<CompressedWeight> apply(
      CompressedWeight weight, int axis, float[] factors) {
    if (weight instanceof ChannelOrdered(CompressedWeight channels, ChannelOrder order)) {
      return apply(channels, 0, factors).map(applied -> new ChannelOrdered(applied, order));
    }
    if (axis < 0 || weight.shape().size(axis) != factors.length) {
      return Optional.empty();
    }
    ChannelLayout layout = ChannelLayout.of(weight.shape(), axis);
    return switch (weight) {
      case DenseFloat dense ->
          Optional.of(new DenseFloat(dense.shape(), weights(dense.values(), layout, factors)));
      case HalfFloat half -> Optional.of(halves(half, layout, factors));
      case BrainFloat brain ->
          Optional.of(BrainFloat.of(brain.shape(), weights(brain.decode(), layout, factors)));
      case CodebookWeight codes ->
          codes.axis() == axis
              ? multiplied(codes.books(), layout, factors)
                  .map(books ->
                      new CodebookWeight(
                          codes.shape(), codes.codes(), codes.bits(), codes.format(), books, axis))
              : Optional.empty();
      case IntegerCodes codes ->
          codes.axis() == axis
              ? Optional.of(
                  new IntegerCodes(
                      codes.shape(),
                      codes.codes(),
                      codes.bits(),
                      codes.scheme(),
                      multiplied(codes.scales(), codes.layout(), factors),
                      codes.zeroPoints(),
                      axis,
                      codes.block()))
              : Optional.empty();
      case ChannelOrdered _ -> Optional.empty();
      // Channels share values with one another.
      case HashedWeight _ -> Optional.empty();
      case LowRank product ->
          apply(product.second(), product.layout().secondAxis(), factors)
              .map(second -> new LowRank(product.layout(), product.first(), second));
      case SignScale signs ->
          signs.axis() == axis
              ? Optional.of(
                  new SignScale(
                      signs.shape(),
                      signs.signs(),
                      signs.kept(),
                      multiplied(signs.scales(), signs.layout(), factors),
                      axis,
                      signs.block()))
              : Optional.empty();
    };
  }

  private static float[] weights(float[] values, ChannelLayout layout, float[] factors) {
    float[] multiplied = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      multiplied[i] = values[i] * factors[layout.channelOf(i)];
    }
    return multiplied;
  }

  /** The scales, or the tables where each channel has its own. */
  private static Optional<Codebooks> multiplied(
      Codebooks books, ScaleLayout layout, float[] factors) {
    if (books.scaled()) {
      return Optional.of(
          Codebooks.scaled(books.levels(), multiplied(books.scales(), layout, factors)));
    }
    if (books.run() > 1) {
      return Optional.empty();
    }
    float[] levels = books.levels().clone();
    for (int i = 0; i < levels.length; i++) {
      levels[i] *= factors[i / books.size()];
    }
    return Optional.of(Codebooks.tables(levels, books.size(), 1));
  }

  private static float[] multiplied(float[] scales, ScaleLayout layout, float[] factors) {
    float[] multiplied = new float[scales.length];
    for (int i = 0; i < scales.length; i++) {
      float scale = scales[i] * factors[layout.channelOfGroup(i)];
      multiplied[i] = Math.max(scale, scales[i] > 0 ? Float.MIN_VALUE : 0);
    }
    return multiplied;
  }

  private static HalfFloat halves(HalfFloat half, ChannelLayout layout, float[] factors) {
    float[] values = weights(half.decode(), layout, factors);
    short[] halves = new short[values.length];
    int saturated = HalfFloats.encode(values, halves, CancelSignal.none());
    return new HalfFloat(half.shape(), halves, saturated);
  }
}

package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ScaleLayout;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class CompressorPropertyTest {
  @Provide
  Arbitrary<Weight> weights() {
    return Weights.any();
  }

  @Provide
  Arbitrary<Quantization> quantizations() {
    return Combinators.combine(
            Arbitraries.of(1, 2, 3, 4, 5, 6, 7, 8, 16, 32),
            Arbitraries.of(Scheme.class),
            Arbitraries.of(Granularity.class),
            Arbitraries.of(RangeMethod.MIN_MAX, RangeMethod.LEAST_SQUARES))
        .as(Quantization::new);
  }

  @Property
  void decodedWeightsAreWithinHalfAStepOfTheOriginal(
      @ForAll("weights") Weight weight,
      @ForAll @IntRange(min = 2, max = 8) int bits,
      @ForAll Scheme scheme,
      @ForAll Granularity granularity)
      throws CompressionException {
    Quantization quantization = new Quantization(bits, scheme, granularity, RangeMethod.MIN_MAX);
    IntegerCodes codes = (IntegerCodes) compress(weight, Pruning.NONE, quantization);
    float[] decoded = codes.decode();
    ScaleLayout layout = codes.layout();
    for (int i = 0; i < decoded.length; i++) {
      double step = codes.scales()[layout.groupOf(i)];
      double error = Math.abs((double) decoded[i] - weight.values()[i]);
      // Half a step, and what rounding in floats adds at 127 steps.
      assertTrue(error <= step * 0.50003, () -> error / step + " steps off");
    }
  }

  @Property
  void codesStayOnTheirGridAndDecodeAsDocumented(
      @ForAll("weights") Weight weight, @ForAll("quantizations") Quantization quantization)
      throws CompressionException {
    CompressedWeight compressed = compress(weight, Pruning.NONE, quantization);
    if (!(compressed instanceof IntegerCodes codes)) {
      return;
    }
    int lowest = quantization.scheme() == Scheme.SYMMETRIC ? 1 : 0;
    int highest = (1 << quantization.bits()) - 1;
    float[] decoded = codes.decode();
    for (int i = 0; i < decoded.length; i++) {
      int channel = codes.layout().groupOf(i);
      int code = codes.codes()[i] & 0xFF;
      int zeroPoint = codes.zeroPoints()[channel];
      assertTrue(code >= lowest && code <= highest);
      assertTrue(zeroPoint >= 0 && zeroPoint <= highest);
      assertTrue(codes.scales()[channel] > 0);
      float expected = (float) (code - zeroPoint) * codes.scales()[channel];
      assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(decoded[i]));
    }
  }

  @Property
  void sparsityAskedIsSparsityGot(
      @ForAll("weights") Weight weight, @ForAll @DoubleRange(min = 0, max = 1) double sparsity)
      throws CompressionException {
    Pruning.Sparsity pruning = new Pruning.Sparsity(sparsity);
    int natural = zeros(weight.values());
    CompressedWeight compressed = compress(weight, pruning, Quantization.NONE);
    int asked = (int) Math.round(sparsity * weight.size());
    assertEquals(Math.max(asked, natural), compressed.zeros());
    assertEquals(Math.max(asked, natural), zeros(compressed.decode()));
  }

  @Property
  void prunedWeightsStayExactlyZeroAtEveryBitWidth(
      @ForAll("weights") Weight weight,
      @ForAll @DoubleRange(min = 0.01, max = 1) double sparsity,
      @ForAll("quantizations") Quantization quantization)
      throws CompressionException {
    Pruning pruning = new Pruning.Sparsity(sparsity);
    float[] pruned = compress(weight, pruning, Quantization.NONE).decode();
    CompressedWeight compressed = compress(weight, pruning, quantization);
    float[] decoded = compressed.decode();
    for (int i = 0; i < pruned.length; i++) {
      if (pruned[i] == 0) {
        assertEquals(0f, Math.abs(decoded[i]));
      }
    }
    assertEquals(zeros(decoded), compressed.zeros());
  }

  @Property
  void leastSquaresRangeIsNeverWorseThanMinMax(
      @ForAll("weights") Weight weight,
      @ForAll @IntRange(min = 2, max = 8) int bits,
      @ForAll Scheme scheme,
      @ForAll Granularity granularity)
      throws CompressionException {
    double minMax = error(weight, new Quantization(bits, scheme, granularity, RangeMethod.MIN_MAX));
    double leastSquares =
        error(weight, new Quantization(bits, scheme, granularity, RangeMethod.LEAST_SQUARES));
    // The sums over all channels are added up in another order than those over each.
    assertTrue(leastSquares <= minMax * (1 + 1e-12), leastSquares + " > " + minMax);
  }

  @Property
  void storedBitsFollowFromTheSettingsAlone(
      @ForAll("weights") Weight weight,
      @ForAll boolean prune,
      @ForAll("quantizations") Quantization quantization)
      throws CompressionException {
    Pruning pruning = prune ? new Pruning.Sparsity(0.5) : Pruning.NONE;
    int bits = quantization.bits();
    long scales = scales(weight, quantization.granularity());
    long zeroPointBits = quantization.scheme() == Scheme.ASYMMETRIC ? 8 : 0;
    long expected =
        switch (bits) {
          case 1 -> (long) weight.size() * (prune ? 2 : 1) + 32 * scales;
          case 16, 32 -> (long) weight.size() * bits;
          default -> (long) weight.size() * bits + (32 + zeroPointBits) * scales;
        };
    assertEquals(expected, compress(weight, pruning, quantization).storedBits());
  }

  private static long scales(Weight weight, Granularity granularity) {
    int axis = granularity.whole() ? -1 : weight.channelAxis();
    long before = 1;
    long after = axis < 0 ? weight.size() : 1;
    for (int i = 0; axis >= 0 && i < weight.shape().rank(); i++) {
      before *= i < axis ? weight.shape().size(i) : 1;
      after *= i > axis ? weight.shape().size(i) : 1;
    }
    long channels = axis < 0 ? 1 : weight.shape().size(axis);
    if (granularity.block() == 0) {
      return channels;
    }
    long blocks = Math.ceilDiv(Math.max(before, after), (long) granularity.block());
    return channels * Math.min(before, after) * blocks;
  }

  private static double error(Weight weight, Quantization quantization)
      throws CompressionException {
    return Distortion.of(weight, compress(weight, Pruning.NONE, quantization)).error();
  }

  private static CompressedWeight compress(
      Weight weight, Pruning pruning, Quantization quantization) throws CompressionException {
    return Compressor.compress(weight, pruning, quantization, CancelSignal.none());
  }

  private static int zeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }
}

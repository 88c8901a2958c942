package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.codebook.CodebookCodec;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Shape;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Formats that are no uniform grid. */
class FormatTest {
  @Provide
  Arbitrary<Weight> weights() {
    return Weights.any();
  }

  @Provide
  Arbitrary<Quantization> quantizations() {
    return Combinators.combine(
            Arbitraries.of(EveryFormat.nonUniform()),
            Arbitraries.of(Scheme.class),
            Arbitraries.of(Granularity.class),
            Arbitraries.of(RangeMethod.MIN_MAX, RangeMethod.LEAST_SQUARES),
            Arbitraries.of(Clustering.class))
        .as((quantization, scheme, granularity, range, clustering) ->
            quantization
                .withScheme(scheme)
                .withGranularity(granularity)
                .withRange(range)
                .withClustering(clustering));
  }

  @Property(tries = 3000)
  void prunedWeightsStayZeroAndAllOthersFinite(
      @ForAll("weights") Weight weight,
      @ForAll("quantizations") Quantization quantization,
      @ForAll boolean prunes)
      throws CompressionException {
    Pruning pruning = prunes ? new Pruning.Sparsity(0.5) : Pruning.NONE;
    float[] pruned = compress(weight, pruning, Quantization.NONE).decode();
    CompressedWeight compressed = compress(weight, pruning, quantization);
    float[] decoded = compressed.decode();
    int zeros = 0;
    for (int i = 0; i < decoded.length; i++) {
      assertTrue(Float.isFinite(decoded[i]));
      zeros += decoded[i] == 0 ? 1 : 0;
      if (prunes && pruned[i] == 0) {
        assertEquals(0, Float.floatToRawIntBits(decoded[i]));
      }
    }
    assertEquals(zeros, compressed.zeros());
  }

  @Property(tries = 1000)
  void decodedWeightsAreEncodedToThemselves(
      @ForAll("weights") Weight weight, @ForAll("quantizations") Quantization quantization)
      throws CompressionException {
    CompressedWeight compressed = compress(weight, Pruning.NONE, quantization);
    float[] decoded = compressed.decode();
    if (compressed instanceof CodebookWeight codes) {
      byte[] again =
          CodebookCodec.encode(decoded, codes.layout(), codes.books(), CancelSignal.none());
      float[] twice = new float[decoded.length];
      CodebookCodec.decode(again, codes.layout(), codes.books(), twice);
      assertArrayEquals(decoded, twice);
    }
    if (compressed instanceof BrainFloat) {
      assertArrayEquals(decoded, BrainFloat.of(weight.shape(), decoded).decode());
    }
  }

  @Property(tries = 1000)
  void leastSquaresIsNeverWorseThanMinMax(
      @ForAll("weights") Weight weight, @ForAll("quantizations") Quantization quantization)
      throws CompressionException {
    double widest = error(weight, quantization.withRange(RangeMethod.MIN_MAX));
    double best = error(weight, quantization.withRange(RangeMethod.LEAST_SQUARES));
    // Scales are compared in doubles; the floats they become may be a little off.
    double rounding = 1e-10 * Distortion.between(weight.values(), weight.values()).signal();
    assertTrue(best <= widest * (1 + 1e-5) + rounding, best + " > " + widest);
  }

  @Property(tries = 300)
  void fixedPointScalesArePowersOfTwo(
      @ForAll("weights") Weight weight, @ForAll("quantizations") Quantization quantization)
      throws CompressionException {
    Quantization fixed = quantization.withBits(8).withFormat(Format.FIXED_POINT);
    for (int bits = 2; bits <= 8; bits++) {
      IntegerCodes codes = (IntegerCodes) compress(weight, Pruning.NONE, fixed.withBits(bits));
      for (float scale : codes.scales()) {
        assertEquals(Math.scalb(1.0, Math.getExponent((double) scale)), scale);
      }
    }
  }

  @Test
  void ternaryIsThatOfTheClosedForm() throws CompressionException {
    float[] values = {0.1f, -0.9f, 0.5f, -0.2f, 1.1f, 0, -0.6f, 0.3f};
    double mean = (0.1 + 0.9 + 0.5 + 0.2 + 1.1 + 0.6 + 0.3) / 8;
    double threshold = 0.7 * mean;
    double sum = 0;
    int kept = 0;
    for (float value : values) {
      sum += Math.abs(value) > threshold ? Math.abs(value) : 0;
      kept += Math.abs(value) > threshold ? 1 : 0;
    }
    float alpha = (float) (sum / kept);
    Quantization ternary =
        Quantization.ofBits(2)
            .withFormat(Format.TERNARY)
            .withGranularity(Granularity.TENSOR)
            .withRange(RangeMethod.MIN_MAX);
    float[] decoded = compress(Weight.of(values, 8), Pruning.NONE, ternary).decode();
    for (int i = 0; i < values.length; i++) {
      float wanted = Math.abs(values[i]) > threshold ? Math.copySign(alpha, values[i]) : 0;
      assertEquals(wanted, decoded[i], 1e-6f);
    }
  }

  /** Of all thresholds. */
  @Property(tries = 200)
  void leastSquaresTernaryIsTheBestOfAllSplits(@ForAll long seed) throws CompressionException {
    Random random = new Random(seed);
    float[] values = new float[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.pow(random.nextGaussian(), 3);
    }
    double best = Double.POSITIVE_INFINITY;
    for (int kept = 1; kept <= values.length; kept++) {
      best = Math.min(best, ternaryError(values, kept));
    }
    Quantization ternary =
        Quantization.ofBits(2).withFormat(Format.TERNARY).withGranularity(Granularity.TENSOR);
    assertEquals(best, error(Weight.of(values, 12), ternary), 1e-5 * best);
  }

  private static double ternaryError(float[] values, int kept) {
    float[] sorted = values.clone();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = Math.abs(sorted[i]);
    }
    Arrays.sort(sorted);
    double sum = 0;
    for (int i = sorted.length - kept; i < sorted.length; i++) {
      sum += sorted[i];
    }
    double error = 0;
    for (int i = 0; i < sorted.length; i++) {
      error += Math.pow(sorted[i] - (i < sorted.length - kept ? 0 : sum / kept), 2);
    }
    return error;
  }

  @Property(tries = 2000)
  void brainFloatsAreTheNearest(@ForAll float value) {
    if (!Float.isFinite(value) || Math.abs(value) < 0x1p-125f) {
      return;
    }
    float got = BrainFloat.value(BrainFloat.pattern(value));
    int truncated = Float.floatToRawIntBits(value) & 0xFFFF0000;
    float toZero = Float.intBitsToFloat(truncated);
    float away = Float.intBitsToFloat(truncated + 0x10000);
    double least = Math.abs((double) value - toZero);
    if (Float.isFinite(away)) {
      least = Math.min(least, Math.abs((double) value - away));
    }
    assertEquals(least, Math.abs((double) value - got));
  }

  @Test
  void brainFloatsTieToEven() {
    assertEquals(0x3F80, BrainFloat.pattern(Float.intBitsToFloat(0x3F808000)));
    assertEquals(0x3F82, BrainFloat.pattern(Float.intBitsToFloat(0x3F818000)));
    assertEquals(0x7F7F, BrainFloat.pattern(Float.MAX_VALUE));
    assertEquals(0, BrainFloat.pattern(-Float.MIN_VALUE));
  }

  @Test
  void tablesAreSharedAsTheGranularitySays() throws CompressionException {
    Weight weight = new Weight(Weights.gaussian(40 * 50, 1, 3), Shape.of(40, 50), 0);
    Quantization clusters = Quantization.ofBits(3).withFormat(Format.KMEANS);
    double tensor = errorOfTables(weight, clusters.withGranularity(Granularity.TENSOR), 1);
    double group = errorOfTables(weight, clusters.withGranularity(Granularity.CHANNEL_GROUP), 3);
    double channel = errorOfTables(weight, clusters.withGranularity(Granularity.CHANNEL), 40);
    assertTrue(channel < group && group < tensor, channel + ", " + group + ", " + tensor);
  }

  private static double errorOfTables(Weight weight, Quantization quantization, int tables)
      throws CompressionException {
    CodebookWeight codes = (CodebookWeight) compress(weight, Pruning.NONE, quantization);
    assertEquals(tables, codes.books().tables());
    assertEquals(8, codes.books().size());
    assertEquals(3L * 2000 + 32L * 8 * tables, codes.storedBits());
    return Distortion.of(weight, codes).error();
  }

  @Test
  void clustersOfOneBitAndAPrunedLayerHaveAThirdLevel() throws CompressionException {
    Weight weight = Weight.of(Weights.gaussian(500, 1, 4), 500);
    Quantization one = Quantization.ofBits(1).withFormat(Format.KMEANS);
    CodebookWeight plain = (CodebookWeight) compress(weight, Pruning.NONE, one);
    assertEquals(1, plain.bits());
    CodebookWeight pruned = (CodebookWeight) compress(weight, new Pruning.Sparsity(0.5), one);
    assertEquals(2, pruned.bits());
    float[] levels = pruned.books().levels();
    assertEquals(3, levels.length);
    assertTrue(levels[0] < 0 && levels[1] == 0 && levels[2] > 0);
  }

  @Test
  void widthsThatAFormatHasNotAreRefused() {
    Quantization four = Quantization.ofBits(4);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Quantization(
                4,
                Scheme.SYMMETRIC,
                Granularity.CHANNEL,
                RangeMethod.MIN_MAX,
                Rounding.NEAREST,
                Format.FLOAT8_E4M3,
                Clustering.EXACT));
    assertEquals(8, four.withFormat(Format.FLOAT8_E4M3).bits());
    assertEquals(16, four.withFormat(Format.BFLOAT16).bits());
    assertEquals(Format.UNIFORM, four.withFormat(Format.TERNARY).withBits(4).format());
    Quantization clusters = four.withFormat(Format.KMEANS);
    assertEquals(clusters, clusters.withBits(16).withBits(32).withBits(4));
    assertEquals(Format.UNIFORM, clusters.withBits(16).effectiveFormat());
  }

  private static double error(Weight weight, Quantization quantization)
      throws CompressionException {
    return Distortion.of(weight, compress(weight, Pruning.NONE, quantization)).error();
  }

  private static CompressedWeight compress(
      Weight weight, Pruning pruning, Quantization quantization) throws CompressionException {
    return Compressor.compress(weight, pruning, quantization, CancelSignal.none());
  }
}

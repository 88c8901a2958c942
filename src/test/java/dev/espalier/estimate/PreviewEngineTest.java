package dev.espalier.estimate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Compressor;
import dev.espalier.method.EveryFormat;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Scheme;
import dev.espalier.method.Weight;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The preview against the weights as they are really compressed. */
class PreviewEngineTest {

  private static final List<Granularity> GRANULARITIES =
      List.of(
          Granularity.TENSOR,
          Granularity.CHANNEL,
          Granularity.CHANNEL_GROUP,
          Granularity.BLOCK_32,
          Granularity.BLOCK_256);

  private static final int CHANNELS = 32;
  private static final int INNER = 288;

  /** In decibels: which weights share a value is chance, and the preview's chance is another. */
  private static final double SHARED_BY_CHANCE = 0.4;

  private static Weight weight() {
    Random random = new Random(11);
    float[] values = new float[CHANNELS * INNER];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * 0.02 * (1 + i / INNER % 5));
    }
    return new Weight(values, Shape.of(CHANNELS, INNER), 0);
  }

  private static PreviewEngine engine(Weight weight) {
    int channels = weight.shape().size(0);
    WeightSource source =
        WeightSource.of(weight.values(), channels, weight.values().length / channels);
    return new PreviewEngine(LayerProfile.of(source, CancelSignal.none()));
  }

  private static double sqnr(float[] original, float[] decoded) {
    double energy = 0;
    double noise = 0;
    for (int i = 0; i < original.length; i++) {
      energy += (double) original[i] * original[i];
      noise += Math.pow((double) original[i] - decoded[i], 2);
    }
    return 10 * Math.log10(energy / noise);
  }

  static Stream<Quantization> everyQuantization() {
    return Stream.concat(
        uniform(),
        EveryFormat.nonUniform().stream()
            .flatMap(one ->
                GRANULARITIES.stream()
                    .flatMap(granularity ->
                        Stream.of(RangeMethod.MIN_MAX, RangeMethod.LEAST_SQUARES)
                            .map(range -> one.withGranularity(granularity).withRange(range)))));
  }

  /** Fewer widths: tables for so many weights take a while. */
  static Stream<Quantization> quantizationsOfLargeLayers() {
    return Stream.concat(
        uniform().filter(one -> Integer.bitCount(one.bits()) == 1),
        EveryFormat.nonUniform().stream()
            .filter(one -> one.bits() % 4 == 0 || one.bits() == 2)
            .flatMap(one -> GRANULARITIES.stream().map(one::withGranularity)));
  }

  private static Stream<Quantization> uniform() {
    return Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 16)
        .flatMap(bits ->
            Arrays.stream(Scheme.values())
                .flatMap(scheme ->
                    GRANULARITIES.stream()
                        .flatMap(granularity ->
                            Arrays.stream(RangeMethod.values())
                                .filter(range -> !range.needsInputs())
                                .filter(
                                    range -> !range.forEqualSteps() || isTypical(bits, granularity))
                                .map(
                                    range -> new Quantization(bits, scheme, granularity, range)))));
  }

  private static boolean isTypical(int bits, Granularity granularity) {
    return (bits == 4 || bits == 8) && granularity != Granularity.CHANNEL_GROUP;
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("everyQuantization")
  void sqnrIsThatOfTheRealCompression(Quantization quantization) throws CompressionException {
    Weight weight = weight();
    CompressedWeight real =
        Compressor.compress(weight, Pruning.NONE, quantization, CancelSignal.none());
    LayerPreview preview = engine(weight).preview(Cut.NONE, quantization, WeightSample.LIMIT);
    double tolerance =
        switch (quantization.format()) {
          case KMEANS -> 0.12;
          case HASHED -> SHARED_BY_CHANCE;
          default -> 0.05;
        };
    assertEquals(sqnr(weight.values(), real.decode()), preview.sqnrDb(), tolerance);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("everyQuantization")
  void prunedSqnrIsThatOfTheRealCompression(Quantization quantization) throws CompressionException {
    Weight weight = weight();
    Pruning pruning = new Pruning.Sparsity(0.6);
    CompressedWeight real = Compressor.compress(weight, pruning, quantization, CancelSignal.none());
    PreviewEngine engine = engine(weight);
    LayerPreview preview =
        engine.preview(Cut.of(pruning, engine.profile(), 0), quantization, WeightSample.LIMIT);
    assertEquals(0.6, preview.sparsity(), 1e-4);
    double tolerance = quantization.format() == Format.HASHED ? SHARED_BY_CHANCE : 0.25;
    assertEquals(sqnr(weight.values(), real.decode()), preview.sqnrDb(), tolerance);
  }

  /** Rows of an embedding table, heavy tailed. Made once: no test changes it. */
  private static final class Large {
    static final Weight WEIGHT = new Weight(values(), Shape.of(2048, 384), 0);
    static final LayerProfile PROFILE = engine(WEIGHT).profile();

    private static float[] values() {
      SplittableRandom random = new SplittableRandom(3);
      float[] values = new float[2048 * 384];
      for (int i = 0; i < values.length; i++) {
        double sign = random.nextBoolean() ? 1 : -1;
        values[i] = (float) (sign * Math.log(1 - random.nextDouble()) * (1 + i / 384 % 7));
      }
      return values;
    }
  }

  /** The sample has a third of the weights. */
  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("quantizationsOfLargeLayers")
  void sqnrOfLargeLayersIsThatOfTheRealCompression(Quantization quantization)
      throws CompressionException {
    Weight weight = Large.WEIGHT;
    float[] values = weight.values();
    PreviewEngine engine = new PreviewEngine(Large.PROFILE);
    for (Pruning pruning : List.of(Pruning.NONE, new Pruning.Sparsity(0.5))) {
      CompressedWeight real =
          Compressor.compress(weight, pruning, quantization, CancelSignal.none());
      LayerPreview preview =
          engine.preview(Cut.of(pruning, engine.profile(), 0), quantization, WeightSample.LIMIT);
      // Which bins are empty is chance, and the divergence asks for no others at the end.
      boolean chance = quantization.range() == RangeMethod.ENTROPY && quantization.bits() == 8;
      double tolerance = chance ? 2 : quantization.format() == Format.UNIFORM ? 0.7 : 1.2;
      assertEquals(sqnr(values, real.decode()), preview.sqnrDb(), tolerance, pruning.toString());
    }
  }

  @Test
  void keptHistogramLosesExactlyWhatIsPruned() {
    PreviewEngine engine = engine(weight());
    Cut cut = Cut.of(new Pruning.Sparsity(0.3), engine.profile(), 0);
    LayerPreview preview = engine.preview(cut, Quantization.NONE, WeightSample.LIMIT);
    double kept = Arrays.stream(preview.kept().counts()).sum();
    assertEquals(0.7 * CHANNELS * INNER, kept, 0.01 * CHANNELS * INNER);
  }

  @Test
  void levelsAreThoseOfTheGrid() {
    Quantization tensor =
        new Quantization(3, Scheme.SYMMETRIC, Granularity.TENSOR, RangeMethod.MIN_MAX);
    float[] values = {-3, -1, 0, 1, 2, 3};
    WeightSource source = WeightSource.of(values, 1, 6);
    PreviewEngine engine = new PreviewEngine(LayerProfile.of(source, CancelSignal.none()));
    assertArrayEquals(
        new float[] {-3, -2, -1, 0, 1, 2, 3}, engine.preview(Cut.NONE, tensor, 100).levels());
  }

  @Test
  void sumOfPreviewsWeighsBySize() {
    PreviewEngine engine = engine(weight());
    LayerPreview preview = engine.preview(Cut.NONE, Quantization.ofBits(4), WeightSample.LIMIT);
    LayerPreview untouched = engine.preview(Cut.NONE, Quantization.NONE, WeightSample.LIMIT);
    LayerPreview sum =
        PreviewSum.of(List.of(preview, untouched), List.of(engine.profile(), engine.profile()));
    assertEquals(preview.sqnrDb() + 10 * Math.log10(2), sum.sqnrDb(), 1e-6);
    assertEquals(2.0 * CHANNELS * INNER, Arrays.stream(sum.before().counts()).sum(), 1e-6);
  }

  @Test
  void layerOfAWideRangeLeavesTheOthersTheirBins() {
    Weight narrow = weight();
    float[] wide = {-200, 0, 1, 200};
    PreviewEngine first = engine(narrow);
    PreviewEngine second =
        new PreviewEngine(LayerProfile.of(WeightSource.of(wide, 1, 4), CancelSignal.none()));
    LayerPreview one = first.preview(Cut.NONE, Quantization.NONE, WeightSample.LIMIT);
    LayerPreview other = second.preview(Cut.NONE, Quantization.NONE, WeightSample.LIMIT);
    WeightHistogram sum =
        PreviewSum.of(List.of(one, other), List.of(first.profile(), second.profile())).before();
    double reach = 0;
    for (float value : narrow.values()) {
      reach = Math.max(reach, Math.abs(value));
    }
    double binsForOne = 2 * reach / ((sum.high() - sum.low()) / sum.counts().length);
    assertTrue(binsForOne > 32, binsForOne + " bins");
    assertEquals(narrow.values().length + 4.0, Arrays.stream(sum.counts()).sum(), 1e-6);
  }

  @Test
  void nonFiniteWeightsDoNotBreakThePreview() {
    float[] values = {1, Float.NaN, -2, Float.POSITIVE_INFINITY, 0.5f, 0};
    WeightSource source = WeightSource.of(values, 2, 3);
    PreviewEngine engine = new PreviewEngine(LayerProfile.of(source, CancelSignal.none()));
    assertTrue(engine.preview(Cut.NONE, Quantization.ofBits(4), 100).sqnrDb() > 0);
  }
}

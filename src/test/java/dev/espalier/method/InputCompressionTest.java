package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.ChannelOrder;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.MomentSum;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compression that knows the inputs, for weights of every kind. */
class InputCompressionTest {
  private static final List<Granularity> GRANULARITIES =
      List.of(
          Granularity.TENSOR,
          Granularity.CHANNEL,
          Granularity.CHANNEL_GROUP,
          Granularity.BLOCK_16,
          Granularity.BLOCK_32);

  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);

  /** A weight with its inputs. */
  record Case(String name, Weight weight, WeightInputs inputs) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, int channelAxis, MatrixLayout layout, int... sizes) {
    Random random = new Random(name.hashCode());
    float[] values = new float[Shape.of(sizes).elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    List<SecondMoment> moments = new ArrayList<>();
    for (int group = 0; group < layout.groups(); group++) {
      moments.add(moment(layout.columns(), random));
    }
    return new Case(
        name,
        new Weight(values, Shape.of(sizes), channelAxis, layout),
        new WeightInputs(layout, moments, ALGEBRA));
  }

  /** With scales of the channels of each group. */
  private static Case byChannel(Case one, int groups) {
    ChannelOrder order = new ChannelOrder(one.weight().shape(), groups);
    return new Case(one.name(), one.weight().ordered(Optional.of(order)), one.inputs());
  }

  /** Of inputs of which neighbours are alike, as in pictures. */
  private static SecondMoment moment(int size, Random random) {
    Matrix vectors = Matrix.zeros(3 * size + 50, size);
    for (int row = 0; row < vectors.rows(); row++) {
      double walk = random.nextGaussian();
      for (int column = 0; column < size; column++) {
        walk = 0.8 * walk + 0.6 * random.nextGaussian();
        vectors.values()[row * size + column] = (float) Math.max(0, walk * (1 + 3 * (column % 4)));
      }
    }
    MomentSum sum = new MomentSum(ALGEBRA, size);
    sum.add(vectors.transposed());
    return sum.moment();
  }

  static Stream<Case> weights() {
    return Stream.of(
        of("conv", 0, MatrixLayout.rowMajor(1, 12, 5 * 9), 12, 5, 3, 3),
        of("grouped", 0, MatrixLayout.rowMajor(3, 4, 2 * 9), 12, 2, 3, 3),
        of("depthwise", 0, MatrixLayout.rowMajor(24, 1, 9), 24, 1, 3, 3),
        of("transposed", 1, MatrixLayout.transposedConvolution(1, 7, 6, 4), 6, 7, 2, 2),
        of("grouped transposed", 1, MatrixLayout.transposedConvolution(2, 7, 3, 4), 6, 7, 2, 2),
        byChannel(of("ordered", 1, MatrixLayout.transposedConvolution(2, 7, 3, 4), 6, 7, 2, 2), 2),
        of("depthwise transposed", 0, MatrixLayout.transposedConvolution(9, 1, 1, 4), 9, 1, 2, 2),
        of("gemm", 0, MatrixLayout.rowMajor(1, 10, 40), 10, 40),
        of("matmul", 1, MatrixLayout.columnMajor(1, 10, 40), 40, 10),
        of(
            "wide",
            1,
            MatrixLayout.columnMajor(1, 4, WeightInputs.EXACT + 20),
            WeightInputs.EXACT + 20,
            4),
        of("lstm", 1, MatrixLayout.rowMajor(2, 8, 13), 2, 8, 13));
  }

  private static CompressedWeight compress(
      Case one, Pruning pruning, Saliency saliency, Quantization quantization)
      throws CompressionException {
    return Compressor.compress(
        one.weight(),
        new PruningMethod(pruning, saliency, false),
        quantization,
        Optional.of(one.inputs()),
        CancelSignal.none());
  }

  private static double error(Case one, CompressedWeight compressed) {
    return one.inputs().outputError(one.weight().values(), compressed.decode());
  }

  @ParameterizedTest
  @MethodSource("weights")
  void sparsityAskedIsSparsityGot(Case one) throws CompressionException {
    for (Saliency saliency : Saliency.values()) {
      for (double share : new double[] {0.1, 0.5, 0.83, 1}) {
        Pruning.Sparsity pruning = new Pruning.Sparsity(share);
        CompressedWeight pruned = compress(one, pruning, saliency, Quantization.NONE);
        assertEquals(pruning.countOf(one.weight().size()), pruned.zeros(), saliency + " " + share);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("weights")
  void surgeonIsNeverWorseThanTheOthers(Case one) throws CompressionException {
    for (double share : new double[] {0.3, 0.5, 0.8}) {
      Pruning pruning = new Pruning.Sparsity(share);
      double surgeon = error(one, compress(one, pruning, Saliency.OBS, Quantization.NONE));
      for (Saliency saliency : Saliency.values()) {
        double other = error(one, compress(one, pruning, saliency, Quantization.NONE));
        assertTrue(surgeon <= other * 1.001, surgeon + " against " + other + " by " + saliency);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("weights")
  void roundingThatKnowsTheInputsIsBetterTheMoreItDoes(Case one) throws CompressionException {
    for (int bits : new int[] {2, 3, 4, 8}) {
      for (Scheme scheme : Scheme.values()) {
        for (Granularity granularity : GRANULARITIES) {
          Quantization nearest =
              Quantization.ofBits(bits).withScheme(scheme).withGranularity(granularity);
          double plain = error(one, compress(one, nearest));
          double gptq = error(one, compress(one, nearest.withRounding(Rounding.GPTQ)));
          double descent = error(one, compress(one, nearest.withRounding(Rounding.DESCENT)));
          double range =
              error(one, compress(one, nearest.withRange(RangeMethod.LEAST_OUTPUT_ERROR)));
          String figures = nearest + ": " + plain + ", " + gptq + ", " + descent + ", " + range;
          assertTrue(descent <= gptq * 1.001, figures);
          assertTrue(descent <= plain * 1.001, figures);
          assertTrue(range <= plain * 1.001, figures);
          assertTrue(gptq <= plain * 1.25, figures);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("weights")
  void levelsOfAllFormatsAreRoundedToByWhatFlowsIn(Case one) throws CompressionException {
    for (Quantization format : EveryFormat.nonUniform()) {
      for (Granularity granularity : GRANULARITIES) {
        Quantization nearest = format.withGranularity(granularity);
        if (!nearest.usesLevels()) {
          continue;
        }
        double plain = error(one, compress(one, nearest));
        double gptq = error(one, compress(one, nearest.withRounding(Rounding.GPTQ)));
        double descent = error(one, compress(one, nearest.withRounding(Rounding.DESCENT)));
        double range = error(one, compress(one, nearest.withRange(RangeMethod.LEAST_OUTPUT_ERROR)));
        String figures = nearest + ": " + plain + ", " + gptq + ", " + descent + ", " + range;
        assertTrue(descent <= gptq * 1.001, figures);
        assertTrue(descent <= plain * 1.001, figures);
        assertTrue(gptq <= plain * 1.25, figures);
        if (format.format() != Format.TERNARY) {
          // Nearest to a ternary level is another rule than a threshold of its own.
          assertTrue(range <= plain * 1.001, figures);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("weights")
  void prunedWeightsStayZeroHoweverLevelsMove(Case one) throws CompressionException {
    Pruning pruning = new Pruning.Sparsity(0.5);
    float[] pruned = compress(one, pruning, Saliency.OBD, Quantization.NONE).decode();
    for (Quantization format : EveryFormat.nonUniform()) {
      float[] decoded =
          compress(one, pruning, Saliency.OBD, format.withRounding(Rounding.DESCENT)).decode();
      for (int i = 0; i < pruned.length; i++) {
        assertTrue(pruned[i] != 0 || Float.floatToRawIntBits(decoded[i]) == 0, format.toString());
      }
    }
  }

  private static CompressedWeight compress(Case one, Quantization quantization)
      throws CompressionException {
    return compress(one, Pruning.NONE, Saliency.MAGNITUDE, quantization);
  }

  @ParameterizedTest
  @MethodSource("weights")
  void prunedWeightsStayZeroWhenRounded(Case one) throws CompressionException {
    for (Rounding rounding : Rounding.values()) {
      for (Saliency saliency : Saliency.values()) {
        Pruning pruning = new Pruning.Sparsity(0.6); // the surgeon may prune while it rounds
        Quantization quantization = Quantization.ofBits(3).withRounding(rounding);
        float[] pruned = compress(one, pruning, saliency, Quantization.NONE).decode();
        float[] both = compress(one, pruning, saliency, quantization).decode();
        int zeros = 0;
        for (float value : both) {
          zeros += value == 0 ? 1 : 0;
        }
        assertTrue(zeros >= ((Pruning.Sparsity) pruning).countOf(both.length), "zeros " + zeros);
        for (int i = 0; i < both.length && saliency != Saliency.OBS; i++) {
          if (pruned[i] == 0) {
            assertEquals(0f, both[i], rounding + " " + saliency + " element " + i);
          }
        }
      }
    }
  }

  @Test
  void outputErrorIsThatOfTheMatricesOneByOne() {
    Case one = weights().filter(c -> c.name().equals("grouped transposed")).findFirst().get();
    float[] zero = new float[one.weight().size()];
    double sum = 0;
    MatrixLayout layout = one.inputs().layout();
    for (int group = 0; group < layout.groups(); group++) {
      Matrix h = one.inputs().moments().get(group).matrix();
      for (int row = 0; row < layout.rows(); row++) {
        for (int i = 0; i < layout.columns(); i++) {
          for (int j = 0; j < layout.columns(); j++) {
            double a = one.weight().values()[layout.index(group, row, i)];
            double b = one.weight().values()[layout.index(group, row, j)];
            sum += a * h.get(i, j) * b;
          }
        }
      }
    }
    assertEquals(sum, one.inputs().outputError(one.weight().values(), zero), 1e-4 * sum);
    assertEquals(sum, one.inputs().outputPower(one.weight().values()), 1e-4 * sum);
  }

  @Test
  void withoutInputsTheMessageSaysWhatToDo() {
    Case one = weights().findFirst().orElseThrow();
    for (Quantization quantization :
        List.of(
            Quantization.ofBits(4).withRounding(Rounding.GPTQ),
            Quantization.ofBits(4).withRange(RangeMethod.LEAST_OUTPUT_ERROR))) {
      CompressionException e =
          assertThrows(
              CompressionException.class,
              () ->
                  Compressor.compress(
                      one.weight(), Pruning.NONE, quantization, CancelSignal.none()));
      assertTrue(e.getMessage().contains("calibrate"), e.getMessage());
    }
  }

  @Test
  void cancellingEndsIt() {
    Case one = weights().findFirst().orElseThrow();
    assertThrows(
        CancelledException.class,
        () ->
            Compressor.compress(
                one.weight(),
                new PruningMethod(new Pruning.Sparsity(0.5), Saliency.OBS, false),
                Quantization.ofBits(4).withRounding(Rounding.DESCENT),
                Optional.of(one.inputs()),
                () -> true));
  }
}

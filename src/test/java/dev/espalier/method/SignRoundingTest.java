package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.InputCompressionTest.Case;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Shape;
import dev.espalier.numeric.moment.SecondMoment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One bit, sign times scale, rounded by what flows in. */
class SignRoundingTest {
  private static final String WEIGHTS = "dev.espalier.method.InputCompressionTest#weights";
  private static final int COLUMNS = 9;

  private static CompressedWeight compress(
      Weight weight, WeightInputs inputs, Pruning pruning, Quantization quantization)
      throws CompressionException {
    return Compressor.compress(
        weight,
        new PruningMethod(pruning, Saliency.OBS, false),
        quantization,
        Optional.of(inputs),
        CancelSignal.none());
  }

  private static double error(Weight weight, WeightInputs inputs, Quantization quantization)
      throws CompressionException {
    CompressedWeight compressed = compress(weight, inputs, Pruning.NONE, quantization);
    return inputs.outputError(weight.values(), compressed.decode());
  }

  @ParameterizedTest
  @MethodSource(WEIGHTS)
  void descentIsNeverWorseThanSignsAndMeans(Case one) throws CompressionException {
    for (Granularity granularity : List.of(Granularity.TENSOR, Granularity.CHANNEL)) {
      Quantization nearest = Quantization.ofBits(1).withGranularity(granularity);
      double plain = error(one.weight(), one.inputs(), nearest);
      double gptq = error(one.weight(), one.inputs(), nearest.withRounding(Rounding.GPTQ));
      double descent = error(one.weight(), one.inputs(), nearest.withRounding(Rounding.DESCENT));
      String figures = granularity + ": " + plain + ", " + gptq + ", " + descent;
      assertTrue(descent <= gptq * 1.001, figures);
      assertTrue(descent <= plain * 1.001, figures);
    }
  }

  /** The least error of one row over all signs, each with its best scale. */
  private static double best(float[] row, SecondMoment moment) {
    double best = Double.POSITIVE_INFINITY;
    for (int bits = 0; bits < 1 << COLUMNS; bits++) {
      double cross = 0;
      double power = 0;
      double all = 0;
      for (int i = 0; i < COLUMNS; i++) {
        double left = (bits >> i & 1) == 0 ? -1 : 1;
        for (int j = 0; j < COLUMNS; j++) {
          double h = moment.matrix().get(i, j);
          double right = (bits >> j & 1) == 0 ? -1 : 1;
          cross += left * h * row[j];
          power += left * h * right;
          all += row[i] * h * row[j];
        }
      }
      if (cross > 0) {
        best = Math.min(best, all - cross * cross / power);
      }
    }
    return best;
  }

  @ParameterizedTest
  @EnumSource(
      value = Rounding.class,
      names = {"GPTQ", "DESCENT"})
  void signsLieBetweenTheBestOfAllAndTheNearest(Rounding rounding) throws CompressionException {
    Case depthwise =
        InputCompressionTest.weights()
            .filter(one -> one.name().equals("depthwise"))
            .findFirst()
            .orElseThrow();
    double sum = 0;
    double sumOfBest = 0;
    double sumOfPlain = 0;
    for (int row = 0; row < 24; row++) {
      float[] values = new float[COLUMNS];
      System.arraycopy(depthwise.weight().values(), row * COLUMNS, values, 0, COLUMNS);
      SecondMoment moment = depthwise.inputs().moments().get(row);
      Weight weight = new Weight(values, Shape.of(1, COLUMNS), 0);
      WeightInputs inputs =
          new WeightInputs(weight.matrices(), List.of(moment), depthwise.inputs().algebra());
      double best = best(values, moment);
      double found = error(weight, inputs, Quantization.ofBits(1).withRounding(rounding));
      assertTrue(found >= best * (1 - 1e-3), found + " is better than the best, " + best);
      sum += found;
      sumOfBest += best;
      sumOfPlain += error(weight, inputs, Quantization.ofBits(1));
    }
    if (rounding == Rounding.DESCENT) {
      assertTrue(sum <= 2 * sumOfBest, sum + " where " + sumOfBest + " was possible");
    }
    assertTrue(sum < sumOfPlain, sum + " against " + sumOfPlain + " to nearest");
  }

  @ParameterizedTest
  @MethodSource(WEIGHTS)
  void asManyAreZeroAsWerePruned(Case one) throws CompressionException {
    Pruning half = new Pruning.Sparsity(0.5);
    for (Rounding rounding : Rounding.values()) {
      Quantization signs = Quantization.ofBits(1).withRounding(rounding);
      CompressedWeight compressed = compress(one.weight(), one.inputs(), half, signs);
      int zeros = 0;
      for (float value : compressed.decode()) {
        zeros += value == 0 ? 1 : 0;
      }
      assertEquals(Math.round(0.5 * one.weight().size()), zeros, rounding.toString());
      assertEquals(zeros, compressed.zeros(), rounding.toString());
    }
  }
}

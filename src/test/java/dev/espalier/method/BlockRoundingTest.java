package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks of inputs with scales of their own. */
class BlockRoundingTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final int COLUMNS = 41;
  private static final int ROWS = 3;
  private static final Quantization BLOCKS =
      new Quantization(4, Scheme.ASYMMETRIC, Granularity.BLOCK_16, RangeMethod.MIN_MAX);

  @Test
  void blocksThatHoldAWholeChannelAreThatChannel() throws CompressionException {
    Weight weight = weight();
    for (Scheme scheme : Scheme.values()) {
      for (int bits = 1; bits <= 8; bits++) {
        Quantization channel = Quantization.ofBits(bits).withScheme(scheme);
        assertArrayEquals(
            compress(weight, channel).decode(),
            compress(weight, channel.withGranularity(Granularity.BLOCK_64)).decode());
      }
    }
  }

  @Test
  void eachBlockIsRoundedAsAWeightOfItsOwn() throws CompressionException {
    Weight weight = weight();
    float[] decoded = compress(weight, BLOCKS).decode();
    for (int row = 0; row < ROWS; row++) {
      for (int from = 0; from < COLUMNS; from += 16) {
        int length = Math.min(16, COLUMNS - from);
        float[] block = new float[length];
        float[] got = new float[length];
        System.arraycopy(weight.values(), row * COLUMNS + from, block, 0, length);
        System.arraycopy(decoded, row * COLUMNS + from, got, 0, length);
        Quantization tensor = BLOCKS.withGranularity(Granularity.TENSOR);
        assertArrayEquals(compress(Weight.of(block, length), tensor).decode(), got);
      }
    }
  }

  /**
   * The published algorithm in its plainest form: the inverse of the moment of the inputs that are
   * left, made anew for each input by Gauss-Jordan elimination, in doubles.
   */
  @Test
  void sweepFindsTheScaleOfABlockWhenItComesToIt() throws CompressionException {
    Weight weight = weight();
    SecondMoment moment = moment();
    double[][] expected = plainGptq(weight.values(), moment);
    CompressedWeight got =
        Compressor.compress(
            weight,
            PruningMethod.ofMagnitude(Pruning.NONE),
            BLOCKS.withRounding(Rounding.GPTQ_IN_ORDER),
            Optional.of(
                new WeightInputs(
                    MatrixLayout.rowMajor(1, ROWS, COLUMNS), List.of(moment), ALGEBRA)),
            CancelSignal.none());
    float[] decoded = got.decode();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        assertEquals(expected[row][column], decoded[row * COLUMNS + column], 1e-3);
      }
    }
  }

  private static double[][] plainGptq(float[] weights, SecondMoment moment) {
    double[][] rounded = new double[ROWS][COLUMNS];
    double damping = 0.01 * moment.meanPower();
    for (int row = 0; row < ROWS; row++) {
      double[] left = new double[COLUMNS];
      for (int i = 0; i < COLUMNS; i++) {
        left[i] = weights[row * COLUMNS + i];
      }
      double scale = 0;
      long zeroPoint = 0;
      for (int i = 0; i < COLUMNS; i++) {
        if (i % 16 == 0) {
          double low = 0;
          double high = 0;
          for (int j = i; j < Math.min(i + 16, COLUMNS); j++) {
            low = Math.min(low, left[j]);
            high = Math.max(high, left[j]);
          }
          scale = (high - low) / 15;
          zeroPoint = Math.round(-low / scale);
        }
        double code = Math.clamp(Math.rint(left[i] / scale) + zeroPoint, 0, 15);
        rounded[row][i] = (code - zeroPoint) * scale;
        double[][] inverse = inverse(moment, i, damping);
        double error = (left[i] - rounded[row][i]) / inverse[0][0];
        for (int j = i; j < COLUMNS; j++) {
          left[j] -= error * inverse[0][j - i];
        }
      }
    }
    return rounded;
  }

  /** Of the damped moment of the inputs from one on. */
  private static double[][] inverse(SecondMoment moment, int from, double damping) {
    int n = COLUMNS - from;
    double[][] work = new double[n][2 * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        work[i][j] = moment.matrix().get(from + i, from + j) + (i == j ? damping : 0);
      }
      work[i][n + i] = 1;
    }
    for (int pivot = 0; pivot < n; pivot++) {
      double by = work[pivot][pivot];
      for (int j = 0; j < 2 * n; j++) {
        work[pivot][j] /= by;
      }
      for (int i = 0; i < n; i++) {
        double factor = i == pivot ? 0 : work[i][pivot];
        for (int j = 0; factor != 0 && j < 2 * n; j++) {
          work[i][j] -= factor * work[pivot][j];
        }
      }
    }
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(work[i], n, inverse[i], 0, n);
    }
    return inverse;
  }

  /** Inputs that do not go together leave nothing to make up for. */
  @ParameterizedTest
  @EnumSource(
      value = Rounding.class,
      names = {"GPTQ", "GPTQ_IN_ORDER"})
  void sweepOverIndependentInputsRoundsToNearest(Rounding rounding) throws CompressionException {
    Weight weight = weight();
    WeightInputs inputs =
        new WeightInputs(
            MatrixLayout.rowMajor(1, ROWS, COLUMNS),
            List.of(SecondMoment.identity(COLUMNS)),
            ALGEBRA);
    for (Granularity granularity : Granularity.values()) {
      Quantization nearest = BLOCKS.withGranularity(granularity);
      CompressedWeight swept =
          Compressor.compress(
              weight,
              PruningMethod.ofMagnitude(Pruning.NONE),
              nearest.withRounding(rounding),
              Optional.of(inputs),
              CancelSignal.none());
      assertArrayEquals(compress(weight, nearest).decode(), swept.decode());
    }
  }

  private static CompressedWeight compress(Weight weight, Quantization quantization)
      throws CompressionException {
    return Compressor.compress(weight, Pruning.NONE, quantization, CancelSignal.none());
  }

  private static Weight weight() {
    Random random = new Random(5);
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Weight(values, Shape.of(ROWS, COLUMNS), 0);
  }

  private static SecondMoment moment() {
    Random random = new Random(6);
    float[] moment = new float[COLUMNS * COLUMNS];
    for (int sample = 0; sample < 200; sample++) {
      double[] input = new double[COLUMNS];
      double walk = 0;
      for (int i = 0; i < COLUMNS; i++) {
        walk = 0.7 * walk + random.nextGaussian();
        input[i] = walk;
      }
      for (int i = 0; i < COLUMNS; i++) {
        for (int j = 0; j < COLUMNS; j++) {
          moment[i * COLUMNS + j] += (float) (input[i] * input[j] / 200);
        }
      }
    }
    return new SecondMoment(new Matrix(moment, COLUMNS, COLUMNS), new float[COLUMNS], 200);
  }
}

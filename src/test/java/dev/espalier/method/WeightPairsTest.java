package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightPairsTest {
  private static Weight weight(int rows, int channels, int kernel, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * channels * kernel];
    double power = 0.5 + 2 * random.nextDouble();
    for (int i = 0; i < values.length; i++) {
      double value = random.nextGaussian();
      values[i] = (float) (Math.signum(value) * Math.pow(Math.abs(value), power));
    }
    MatrixLayout layout = MatrixLayout.rowMajor(1, rows, channels * kernel);
    return new Weight(values, Shape.of(rows, channels, kernel), 0, layout);
  }

  private static IntegerCodes codes(Weight weight, Quantization quantization) throws Exception {
    return (IntegerCodes)
        Compressor.compress(weight, Pruning.NONE, quantization, CancelSignal.none());
  }

  @Property(tries = 400)
  void noTwoCodesThatMeetComeToMoreThanFits(
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 9) int channels,
      @ForAll @IntRange(min = 1, max = 9) int kernel,
      @ForAll Format format,
      @ForAll RangeMethod range,
      @ForAll boolean whole,
      @ForAll long seed)
      throws Exception {
    Weight weight = weight(rows, channels, kernel, seed);
    boolean binary = format == Format.FIXED_POINT;
    Quantization eight =
        Quantization.ofBits(8)
            .withFormat(binary ? format : Format.UNIFORM)
            .withScheme(Scheme.SYMMETRIC)
            .withGranularity(whole ? Granularity.TENSOR : Granularity.CHANNEL)
            .withRange(range.needsInputs() ? RangeMethod.MIN_MAX : range);
    IntegerCodes codes = codes(weight.paired(new WeightPairs(weight.matrices(), kernel)), eight);
    // By hand: the inputs come as all channels of a place of the kernel, then the next place.
    for (int row = 0; row < rows; row++) {
      int[] line = new int[channels * kernel + 1];
      for (int i = 0; i < channels * kernel; i++) {
        int at = (row * channels + i % channels) * kernel + i / channels;
        line[i] = (codes.codes()[at] & 0xff) - 128;
      }
      for (int i = 0; i + 1 < line.length; i += 2) {
        int sum = line[i] + line[i + 1];
        boolean alike = line[i] * line[i + 1] >= 0;
        assertTrue(!alike || Math.abs(sum) <= 128, "pair " + line[i] + ", " + line[i + 1]);
      }
    }
    if (eight.range() == RangeMethod.MIN_MAX && !binary) {
      float[] fine = codes(weight, eight).scales();
      float[] coarse = codes(weight, eight.withBits(7)).scales();
      for (int i = 0; i < fine.length; i++) {
        assertTrue(fine[i] <= codes.scales()[i] && codes.scales()[i] <= coarse[i]);
      }
    }
    if (binary) {
      for (float scale : codes.scales()) {
        assertEquals(Math.scalb(1f, Math.getExponent(scale)), scale);
      }
    }
  }

  @Test
  void codesStayWhereNoTwoMeetInWhatIsTooMuch() throws Exception {
    float[] values = {1, -1, 1, -1, 0.003f, 1};
    Weight weight =
        new Weight(values, Shape.of(1, 6), 0, MatrixLayout.rowMajor(1, 1, values.length));
    Quantization eight = Quantization.ofBits(8).withScheme(Scheme.SYMMETRIC);
    assertArrayEquals(
        codes(weight, eight).codes(),
        codes(weight.paired(new WeightPairs(weight.matrices(), 1)), eight).codes());
  }

  @Test
  void everyWeightIsInOnePair() {
    MatrixLayout layout = MatrixLayout.rowMajor(3, 5, 21);
    int[] seen = new int[layout.elementCount()];
    new WeightPairs(layout, 3)
        .each((one, other) -> {
          seen[one]++;
          seen[other] += one == other ? 0 : 1;
        });
    for (int count : seen) {
      assertEquals(1, count);
    }
    assertThrows(IllegalArgumentException.class, () -> new WeightPairs(layout, 4));
  }
}

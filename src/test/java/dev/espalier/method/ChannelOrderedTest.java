package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A weight in groups is compressed as the same elements with their channels along one axis. */
class ChannelOrderedTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final int GROUPS = 3;
  private static final int INPUTS = 4;
  private static final int OUTPUTS = 5;
  private static final int KERNEL = 6;
  private static final int COLUMNS = INPUTS * KERNEL;

  private final Random random = new Random(7);
  private final float[] stored = new float[GROUPS * INPUTS * OUTPUTS * KERNEL];
  private final float[] byChannel = new float[stored.length];
  private final Shape shape = Shape.of(GROUPS * INPUTS, OUTPUTS, 2, 3);
  private final ChannelOrder order = new ChannelOrder(shape, GROUPS);

  ChannelOrderedTest() {
    for (int i = 0; i < stored.length; i++) {
      int group = i / (stored.length / GROUPS);
      float size = (float) Math.pow(100, group);
      stored[i] = size * (float) random.nextGaussian();
    }
    for (int i = 0; i < stored.length; i++) {
      byChannel[place(i)] = stored[i];
    }
  }

  /** Where the specification of ConvTranspose has an element, counted by output channels. */
  private static int place(int at) {
    int k = at % KERNEL;
    int o = at / KERNEL % OUTPUTS;
    int i = at / KERNEL / OUTPUTS;
    int channel = i / INPUTS * OUTPUTS + o;
    return channel * COLUMNS + i % INPUTS * KERNEL + k;
  }

  private float[] back(float[] channels) {
    float[] values = new float[channels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = channels[place(i)];
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"3, 4, 5, 6", "2, 1, 3, 4", "4, 3, 1, 2", "1, 3, 2, 1", "2, 2, 2, 1"})
  void orderIsThatOfTheOperator(int groups, int inputs, int outputs, int kernel) {
    ChannelOrder any = new ChannelOrder(Shape.of(groups * inputs, outputs, kernel), groups);
    assertEquals(Shape.of(groups * outputs, inputs, kernel), any.channels());
    float[] values = new float[any.stored().elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    float[] moved = any.toChannels(values);
    boolean moves = false;
    for (int channel = 0; channel < groups * outputs; channel++) {
      for (int i = 0; i < inputs; i++) {
        for (int k = 0; k < kernel; k++) {
          int at = (channel * inputs + i) * kernel + k;
          int row = channel / outputs * inputs + i;
          int from = (row * outputs + channel % outputs) * kernel + k;
          assertEquals(from, moved[at]);
          assertEquals(at, any.place(from));
          moves |= at != from;
        }
      }
    }
    assertArrayEquals(values, any.toStored(moved));
    assertEquals(moves, any.moves());
    assertThrows(IllegalArgumentException.class, () -> new ChannelOrder(Shape.of(5, 2, 2), 2));
  }

  private WeightInputs inputs(MatrixLayout layout) {
    Random same = new Random(5);
    List<SecondMoment> moments = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      Matrix vectors = Matrix.zeros(3 * COLUMNS, COLUMNS);
      for (int i = 0; i < vectors.values().length; i++) {
        double before = i % COLUMNS == 0 ? 0 : vectors.values()[i - 1];
        vectors.values()[i] = (float) (0.7 * before + same.nextGaussian());
      }
      MomentSum sum = new MomentSum(ALGEBRA, COLUMNS);
      sum.add(vectors.transposed());
      moments.add(sum.moment());
    }
    return new WeightInputs(layout, moments, ALGEBRA);
  }

  private void check(PruningMethod method, Quantization quantization) throws CompressionException {
    MatrixLayout inGroups = MatrixLayout.transposedConvolution(GROUPS, OUTPUTS, INPUTS, KERNEL);
    MatrixLayout rows = MatrixLayout.rowMajor(GROUPS, OUTPUTS, COLUMNS);
    CompressedWeight found =
        Compressor.compress(
            new Weight(stored, shape, 1, inGroups).ordered(Optional.of(order)),
            method,
            quantization,
            Optional.of(inputs(inGroups)),
            CancelSignal.none());
    CompressedWeight wanted =
        Compressor.compress(
            new Weight(byChannel, Shape.of(GROUPS * OUTPUTS, INPUTS, 2, 3), 0, rows),
            method,
            quantization,
            Optional.of(inputs(rows)),
            CancelSignal.none());
    String what = method + " " + quantization;
    assertEquals(shape, found.shape());
    assertArrayEquals(back(wanted.decode()), found.decode(), what);
    assertEquals(wanted.storedBits(), found.storedBits(), what);
    assertEquals(wanted.zeros(), found.zeros(), what);
    assertEquals(wanted.bits(), found.bits(), what);
    assertEquals(quantization.channelwise(), found instanceof ChannelOrdered, what);
    assertEquals(CodeLength.of(wanted), CodeLength.of(found), what);
  }

  @Test
  void formatsAreThoseOfChannelsAlongAnAxis() throws CompressionException {
    List<Quantization> all = new ArrayList<>(EveryFormat.nonUniform());
    all.removeIf(each -> each.effectiveFormat() == Format.HASHED); // a hash of places as stored
    for (int bits : new int[] {1, 2, 3, 4, 8, 16}) {
      all.add(Quantization.ofBits(bits));
      all.add(Quantization.ofBits(bits).withScheme(Scheme.ASYMMETRIC));
    }
    PruningMethod half = new PruningMethod(new Pruning.Sparsity(0.5), Saliency.MAGNITUDE, false);
    for (Quantization each : all) {
      for (Granularity granularity :
          List.of(Granularity.CHANNEL, Granularity.CHANNEL_GROUP, Granularity.BLOCK_16)) {
        check(PruningMethod.ofMagnitude(Pruning.NONE), each.withGranularity(granularity));
        check(half, each.withGranularity(granularity));
      }
    }
  }

  @Test
  void roundingAndRangesThatKnowTheInputsAreThoseOfChannelsAlongAnAxis()
      throws CompressionException {
    PruningMethod surgeon = new PruningMethod(new Pruning.Sparsity(0.4), Saliency.OBS, false);
    for (Quantization format :
        List.of(
            Quantization.ofBits(1),
            Quantization.ofBits(3),
            Quantization.ofBits(8).withScheme(Scheme.ASYMMETRIC),
            Quantization.ofBits(3).withGranularity(Granularity.BLOCK_16),
            Quantization.ofBits(3).withFormat(Format.KMEANS),
            Quantization.ofBits(4).withFormat(Format.NORMAL_FLOAT))) {
      for (Rounding rounding : Rounding.values()) {
        Quantization each = format.withRounding(rounding);
        check(PruningMethod.ofMagnitude(Pruning.NONE), each);
        check(surgeon, each);
        check(
            PruningMethod.ofMagnitude(Pruning.NONE),
            each.withRange(RangeMethod.LEAST_OUTPUT_ERROR));
      }
    }
  }

  @Test
  void smallGroupsKeepTheirAccuracy() throws CompressionException {
    MatrixLayout layout = MatrixLayout.transposedConvolution(GROUPS, OUTPUTS, INPUTS, KERNEL);
    Weight shared = new Weight(stored, shape, 1, layout);
    double own = smallError(shared.ordered(Optional.of(order)));
    double common = smallError(shared);
    assertTrue(own < 1e-4, () -> "noise over signal " + own);
    assertTrue(common > 0.9, () -> "the smallest group is lost with a common scale: " + common);
  }

  /** Noise over signal of the first group at 8 bits. */
  private double smallError(Weight weight) throws CompressionException {
    float[] decoded =
        Compressor.compress(weight, Pruning.NONE, Quantization.ofBits(8), CancelSignal.none())
            .decode();
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < stored.length / GROUPS; i++) {
      signal += stored[i] * stored[i];
      noise += Math.pow(stored[i] - decoded[i], 2);
    }
    return noise / signal;
  }

  @Test
  void channelsAreMultipliedEachByItsOwn() throws CompressionException {
    Weight weight =
        new Weight(
                stored,
                shape,
                1,
                MatrixLayout.transposedConvolution(GROUPS, OUTPUTS, INPUTS, KERNEL))
            .ordered(Optional.of(order));
    float[] factors = new float[GROUPS * OUTPUTS];
    for (int channel = 0; channel < factors.length; channel++) {
      factors[channel] = 1 << channel % 7;
    }
    for (Quantization each :
        List.of(
            Quantization.ofBits(8),
            Quantization.ofBits(1),
            Quantization.ofBits(3).withGranularity(Granularity.BLOCK_16),
            Quantization.ofBits(3).withFormat(Format.KMEANS))) {
      CompressedWeight before =
          Compressor.compress(weight, Pruning.NONE, each, CancelSignal.none());
      assertInstanceOf(ChannelOrdered.class, before);
      CompressedWeight after = ChannelFactors.apply(before, 1, factors).orElseThrow();
      float[] wanted = before.decode();
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] *= factors[place(i) / COLUMNS];
      }
      assertArrayEquals(wanted, after.decode(), each.toString());
    }
    Quantization whole = Quantization.ofBits(8).withGranularity(Granularity.TENSOR);
    CompressedWeight one = Compressor.compress(weight, Pruning.NONE, whole, CancelSignal.none());
    assertFalse(ChannelFactors.apply(one, 1, factors).isPresent());
  }
}

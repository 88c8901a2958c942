package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompressorTest {
  static List<Quantization> quantizations() {
    List<Quantization> all = new ArrayList<>();
    for (int bits : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 16}) {
      for (Scheme scheme : Scheme.values()) {
        for (RangeMethod range : List.of(RangeMethod.MIN_MAX, RangeMethod.LEAST_SQUARES)) {
          all.add(new Quantization(bits, scheme, Granularity.CHANNEL, range));
        }
      }
    }
    return all;
  }

  @Test
  void nothingAskedIsNothingDone() throws CompressionException {
    Weight weight = Weight.of(new float[] {1, Float.NaN, -0f}, 3);
    CompressedWeight untouched = compress(weight, Pruning.NONE, Quantization.NONE);
    assertSame(weight.values(), assertInstanceOf(DenseFloat.class, untouched).values());
  }

  @ParameterizedTest
  @MethodSource("quantizations")
  void allZeroWeightStaysZero(Quantization quantization) throws CompressionException {
    Weight weight = new Weight(new float[12], Shape.of(3, 4), 0);
    CompressedWeight compressed = compress(weight, Pruning.NONE, quantization);
    assertArrayEquals(new float[12], compressed.decode());
    assertEquals(12, compressed.zeros());
    assertEquals(1, compressed.sparsity());
    assertEquals(Double.POSITIVE_INFINITY, Distortion.of(weight, compressed).sqnrDb());
  }

  @ParameterizedTest
  @MethodSource("quantizations")
  void singleElementAndConstantChannelsAreKept(Quantization quantization)
      throws CompressionException {
    for (float value : new float[] {0.37f, -0.37f, 1e-30f, -3e30f, 1, Float.MIN_VALUE}) {
      if (quantization.bits() == 16 && Math.abs(Math.log10(Math.abs(value))) > 1) {
        continue;
      }
      float[] values = new float[20];
      Arrays.fill(values, value);
      for (Weight weight :
          List.of(Weight.of(new float[] {value}, 1), new Weight(values, Shape.of(4, 5), 1))) {
        float[] decoded = compress(weight, Pruning.NONE, quantization).decode();
        for (float got : decoded) {
          double tolerance = quantization.bits() == 16 ? 5e-4 : 2e-7;
          assertEquals(value, got, Math.abs(value) * tolerance + Float.MIN_VALUE / 2);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("quantizations")
  void weightWithoutElementsIsLegal(Quantization quantization) throws CompressionException {
    for (int axis = 0; axis < 2; axis++) {
      Weight weight = new Weight(new float[0], Shape.of(3, 0), axis);
      CompressedWeight compressed = compress(weight, new Pruning.Sparsity(0.5), quantization);
      assertEquals(0, compressed.decode().length);
      assertEquals(0, compressed.sparsity());
      assertEquals(Shape.of(3, 0), compressed.shape());
    }
  }

  @ParameterizedTest
  @MethodSource("quantizations")
  void valuesThatAreNotFiniteAreRefusedWithTheirPlace(Quantization quantization) {
    float[] values = {1, Float.POSITIVE_INFINITY, Float.NaN, Float.NaN};
    CompressionException refused =
        assertThrows(
            CompressionException.class,
            () -> compress(Weight.of(values, 2, 2), Pruning.NONE, quantization));
    assertEquals(
        "the weight of shape 2x2 holds 2 NaN and 1 infinite values, the first at element 1; leave"
            + " this layer untouched (32 bits, no pruning) or repair the model",
        refused.getMessage());
  }

  @Test
  void oneBitIsTheSignTimesTheMeanMagnitude() throws CompressionException {
    Weight weight = new Weight(new float[] {1, -3, 0, 0.5f, -0.5f, 2}, Shape.of(2, 3), 0);
    Quantization oneBit = Quantization.ofBits(1);
    SignScale signs = (SignScale) compress(weight, Pruning.NONE, oneBit);
    float first = 4f / 3;
    assertArrayEquals(new float[] {first, -first, first, 1, -1, 1}, signs.decode());
    assertEquals(Optional.empty(), signs.kept());
    assertEquals(6 + 2 * 32, signs.storedBits());
  }

  @Test
  void oneBitWithPruningIsTwoPlanes() throws CompressionException {
    Weight weight = new Weight(new float[] {1, -3, 0, 0.5f, -0.5f, 2}, Shape.of(2, 3), 0);
    SignScale signs =
        (SignScale) compress(weight, new Pruning.Threshold(1), Quantization.ofBits(1));
    assertArrayEquals(new float[] {2, -2, 0, 0, 0, 2}, signs.decode());
    assertEquals(2 * 6 + 2 * 32, signs.storedBits());
    assertEquals(3, signs.zeros());
  }

  /** No other scale on a fine grid has a smaller error than the mean magnitude. */
  @Test
  void oneBitScaleIsTheBestThereIs() throws CompressionException {
    float[] values = Weights.gaussian(101, 1, 3);
    Weight weight = Weight.of(values, 101);
    SignScale signs = (SignScale) compress(weight, Pruning.NONE, Quantization.ofBits(1));
    double got = Distortion.of(weight, signs).error();
    for (int i = 1; i < 4000; i++) {
      double error = 0;
      for (float value : values) {
        double distance = Math.abs(value) - i * 0.001;
        error += distance * distance;
      }
      assertTrue(got <= error + 1e-9);
    }
  }

  @Test
  void halfFloatsReportWhatTheySaturated() throws CompressionException {
    Weight weight = Weight.of(new float[] {1e5f, -1e9f, 0.1f}, 3);
    HalfFloat half = (HalfFloat) compress(weight, Pruning.NONE, Quantization.ofBits(16));
    assertEquals(2, half.saturated());
    assertArrayEquals(
        new float[] {65504, -65504, Float.float16ToFloat(Float.floatToFloat16(0.1f))},
        half.decode());
  }

  @Test
  void magnitudesNextToTheLargestFloatDecodeToFiniteFloats() throws CompressionException {
    Weight weight = Weight.of(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 1e38f}, 3);
    for (Quantization quantization : quantizations()) {
      for (float value : compress(weight, Pruning.NONE, quantization).decode()) {
        assertTrue(Float.isFinite(value), quantization::toString);
      }
    }
  }

  @Test
  void originalIsNeverWrittenTo() throws CompressionException {
    float[] values = Weights.gaussian(1000, 1, 5);
    float[] copy = values.clone();
    Weight weight = new Weight(values, Shape.of(10, 100), 1);
    for (Quantization quantization : quantizations()) {
      compress(weight, new Pruning.Sparsity(0.7), quantization);
    }
    assertArrayEquals(copy, values);
  }

  @Test
  void globalPruningHasToBeResolvedFirst() {
    Weight weight = Weight.of(new float[4], 4);
    assertThrows(
        IllegalArgumentException.class, () -> compress(weight, Pruning.GLOBAL, Quantization.NONE));
    assertThrows(
        CompressionException.class,
        () -> compress(weight, new Pruning.Count(5), Quantization.NONE));
  }

  @Test
  void workStopsWhenCancelled() {
    Weight weight = Weight.of(new float[100], 100);
    for (Quantization quantization : quantizations()) {
      assertThrows(
          CancelledException.class,
          () -> Compressor.compress(weight, Pruning.NONE, quantization, () -> true));
    }
  }

  private static CompressedWeight compress(
      Weight weight, Pruning pruning, Quantization quantization) throws CompressionException {
    return Compressor.compress(weight, pruning, quantization, CancelSignal.none());
  }
}

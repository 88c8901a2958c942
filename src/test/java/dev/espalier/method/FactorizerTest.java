package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.factorize.Decomposition;
import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.method.factorize.FactorLayout.Kind;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.MomentSum;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FactorizerTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final Factorizer FACTORIZER = new Factorizer(ALGEBRA);

  /** A weight of each kind whose matrix has at most 12 x 30 elements. */
  private static FactorLayout layout(Kind kind) {
    return switch (kind) {
      case CONVOLUTION -> new FactorLayout(kind, Shape.of(8, 3, 3, 2));
      case SPATIAL -> new FactorLayout(kind, Shape.of(5, 4, 3, 2));
      case COLUMNS -> new FactorLayout(kind, Shape.of(30, 12));
      case ROWS, MIXED -> new FactorLayout(kind, Shape.of(12, 30));
    };
  }

  private static Weight weight(FactorLayout layout, long seed) {
    Random random = new Random(seed);
    float[] values = new float[layout.weight().elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Weight(values, layout.weight(), layout.secondAxis());
  }

  /** Correlated inputs, of which the first is always zero. */
  private static SecondMoment moment(int size, long seed) {
    Random random = new Random(seed);
    int samples = 4 * size;
    float[] sources = new float[size * size];
    float[] vectors = new float[size * samples];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = (float) (random.nextGaussian() * Math.pow(0.8, i % size));
    }
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian() + 0.2f;
    }
    Matrix mixed =
        ALGEBRA.multiply(new Matrix(sources, size, size), new Matrix(vectors, size, samples));
    Arrays.fill(mixed.values(), 0, samples, 0);
    MomentSum sum = new MomentSum(ALGEBRA, size);
    sum.add(mixed);
    return sum.moment();
  }

  private static WeightInputs inputs(FactorLayout layout, SecondMoment moment) {
    int outputs = layout.weight().size(layout.secondAxis());
    int inputs = layout.weight().elementCount() / outputs;
    MatrixLayout matrix =
        layout.kind() == Kind.COLUMNS
            ? MatrixLayout.columnMajor(1, outputs, inputs)
            : MatrixLayout.rowMajor(1, outputs, inputs);
    return new WeightInputs(matrix, List.of(moment), ALGEBRA);
  }

  private static LowRank product(
      FactorLayout layout, Decomposition decomposition, int rank, Quantization quantization)
      throws CompressionException {
    return FACTORIZER.compress(
        new Factorizer.Product(layout, decomposition, rank),
        PruningMethod.ofMagnitude(Pruning.NONE),
        quantization,
        Optional.empty(),
        CancelSignal.none());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void fullRankIsTheWeight(Kind kind) throws Exception {
    FactorLayout layout = layout(kind);
    Weight weight = weight(layout, 1);
    Decomposition all =
        FACTORIZER.decompose(weight, layout, FactorWeighting.PLAIN, Optional.empty());
    LowRank product = product(layout, all, all.fullRank(), Quantization.NONE);
    assertArrayEquals(weight.values(), product.decode(), 1e-5f);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void plainErrorIsTheTailOfTheSpectrum(Kind kind) throws Exception {
    FactorLayout layout = layout(kind);
    Weight weight = weight(layout, 2);
    Decomposition all =
        FACTORIZER.decompose(weight, layout, FactorWeighting.PLAIN, Optional.empty());
    for (int rank = 1; rank < all.fullRank(); rank++) {
      double error = Distortion.of(weight, product(layout, all, rank, Quantization.NONE)).error();
      assertEquals(all.tail(rank), error, 1e-4 * all.tail(0), "rank " + rank);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "SPATIAL", mode = EnumSource.Mode.EXCLUDE)
  void whitenedErrorIsTheTailOfTheWhitenedSpectrumAndNoOtherIsLess(Kind kind) throws Exception {
    FactorLayout layout = layout(kind);
    Weight weight = weight(layout, 3);
    WeightInputs inputs = inputs(layout, moment(layout.columns(), 4));
    Decomposition whitened =
        FACTORIZER.decompose(weight, layout, FactorWeighting.WHITENED, Optional.of(inputs));
    for (int rank = 1; rank < whitened.fullRank(); rank++) {
      double error = error(weight, product(layout, whitened, rank, Quantization.NONE), inputs);
      assertEquals(whitened.tail(rank), error, 1e-4 * whitened.tail(0), "rank " + rank);
      for (FactorWeighting other : FactorWeighting.values()) {
        Decomposition rival = FACTORIZER.decompose(weight, layout, other, Optional.of(inputs));
        assertTrue(
            error(weight, product(layout, rival, rank, Quantization.NONE), inputs)
                >= error - 1e-4 * whitened.tail(0),
            other + " at rank " + rank);
      }
    }
  }

  private static double error(Weight weight, LowRank product, WeightInputs inputs) {
    return inputs.outputError(weight.values(), product.decode());
  }

  /** The closed form for two rows: roots of the characteristic polynomial of the Gram matrix. */
  @Test
  void singularValuesAreThoseOfTheClosedForm() throws Exception {
    Weight weight = Weight.of(new float[] {3, 0, 4, 5}, 2, 2);
    FactorLayout layout = new FactorLayout(Kind.ROWS, weight.shape());
    Decomposition found =
        FACTORIZER.decompose(weight, layout, FactorWeighting.PLAIN, Optional.empty());
    assertArrayEquals(
        new float[] {(float) Math.sqrt(45), (float) Math.sqrt(5)}, found.singularValues(), 1e-5f);
  }

  /** The circulant matrix of 1, 2, 3, 4: the absolute values of the discrete Fourier transform. */
  @Test
  void singularValuesOfACirculantAreThoseOfItsTransform() throws Exception {
    Weight weight = Weight.of(new float[] {1, 2, 3, 4, 4, 1, 2, 3, 3, 4, 1, 2, 2, 3, 4, 1}, 4, 4);
    FactorLayout layout = new FactorLayout(Kind.COLUMNS, weight.shape());
    Decomposition found =
        FACTORIZER.decompose(weight, layout, FactorWeighting.PLAIN, Optional.empty());
    float root = (float) Math.sqrt(8);
    assertArrayEquals(new float[] {10, root, root, 2}, found.singularValues(), 1e-5f);
  }

  /** With inputs of unit power the weightings are all the same. */
  @Test
  void weightingByEqualInputsChangesNothing() throws Exception {
    FactorLayout layout = layout(Kind.CONVOLUTION);
    Weight weight = weight(layout, 5);
    Optional<WeightInputs> inputs =
        Optional.of(inputs(layout, SecondMoment.identity(layout.columns())));
    float[] plain =
        FACTORIZER.decompose(weight, layout, FactorWeighting.PLAIN, inputs).singularValues();
    for (FactorWeighting weighting : FactorWeighting.values()) {
      assertArrayEquals(
          plain,
          FACTORIZER.decompose(weight, layout, weighting, inputs).singularValues(),
          1e-4f,
          weighting.name());
    }
  }

  /** Inputs that are all zero leave nothing to choose by. */
  @Test
  void deadInputsAreFactorizedPlainly() throws Exception {
    FactorLayout layout = layout(Kind.ROWS);
    Weight weight = weight(layout, 6);
    Optional<WeightInputs> dead =
        Optional.of(inputs(layout, new SecondMoment(Matrix.zeros(30, 30), new float[30], 9)));
    for (FactorWeighting weighting : FactorWeighting.values()) {
      Decomposition all = FACTORIZER.decompose(weight, layout, weighting, dead);
      LowRank product = product(layout, all, all.fullRank(), Quantization.NONE);
      assertArrayEquals(weight.values(), product.decode(), 1e-4f, weighting.name());
    }
  }

  /** What is seen at different places along the second kernel does not go together here. */
  @Test
  void spatialErrorIsTheTailWherePlacesDoNotGoTogether() throws Exception {
    FactorLayout layout = layout(Kind.SPATIAL);
    Weight weight = weight(layout, 7);
    int width = layout.weight().size(3);
    int columns = layout.columns();
    SecondMoment narrow = moment(columns, 8);
    Matrix wide = Matrix.zeros(columns * width, columns * width);
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j < columns; j++) {
        for (int place = 0; place < width; place++) {
          int row = i * width + place;
          wide.values()[row * columns * width + j * width + place] = narrow.matrix().get(i, j);
        }
      }
    }
    WeightInputs inputs =
        new WeightInputs(
            MatrixLayout.rowMajor(1, layout.weight().size(0), columns * width),
            List.of(new SecondMoment(wide, new float[columns * width], 100)),
            ALGEBRA);
    Decomposition whitened =
        FACTORIZER.decompose(weight, layout, FactorWeighting.WHITENED, Optional.of(inputs));
    Decomposition plain =
        FACTORIZER.decompose(weight, layout, FactorWeighting.PLAIN, Optional.empty());
    for (int rank = 1; rank < whitened.fullRank(); rank++) {
      double error = error(weight, product(layout, whitened, rank, Quantization.NONE), inputs);
      assertEquals(whitened.tail(rank), error, 1e-4 * whitened.tail(0), "rank " + rank);
      double other = error(weight, product(layout, plain, rank, Quantization.NONE), inputs);
      assertTrue(other >= error - 1e-4 * whitened.tail(0), "plain at rank " + rank);
    }
  }

  @Test
  void weightsThatAreNotFiniteAreRefused() {
    Weight bad = Weight.of(new float[] {1, Float.NaN, 2, 3}, 2, 2);
    FactorLayout layout = new FactorLayout(Kind.ROWS, bad.shape());
    assertThrows(
        CompressionException.class,
        () -> FACTORIZER.decompose(bad, layout, FactorWeighting.PLAIN, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void roundingThatKnowsTheInputsOfBothFactorsIsBetter(Kind kind) throws Exception {
    FactorLayout layout = layout(kind);
    Weight weight = weight(layout, 8);
    SecondMoment moment = moment(layout.weight().elementCount() / outputs(layout), 9);
    WeightInputs inputs = inputs(layout, moment);
    Decomposition all =
        FACTORIZER.decompose(weight, layout, FactorWeighting.PLAIN, Optional.empty());
    double nearest = 0;
    double gptq = 0;
    for (int rank = 2; rank <= layout.mostThatPays(); rank++) {
      Factorizer.Product product = new Factorizer.Product(layout, all, rank);
      nearest += error(weight, rounded(product, Rounding.NEAREST, inputs), inputs);
      gptq += error(weight, rounded(product, Rounding.GPTQ, inputs), inputs);
    }
    assertTrue(gptq < nearest, gptq + " against " + nearest);
  }

  private static int outputs(FactorLayout layout) {
    return layout.weight().size(layout.secondAxis());
  }

  private static LowRank rounded(Factorizer.Product product, Rounding rounding, WeightInputs inputs)
      throws CompressionException {
    return FACTORIZER.compress(
        product,
        PruningMethod.ofMagnitude(Pruning.NONE),
        Quantization.ofBits(3).withRounding(rounding),
        Optional.of(inputs),
        CancelSignal.none());
  }

  @Test
  void prunedFactorsHaveTheZerosAskedFor() throws Exception {
    FactorLayout layout = layout(Kind.COLUMNS);
    Decomposition all =
        FACTORIZER.decompose(weight(layout, 10), layout, FactorWeighting.PLAIN, Optional.empty());
    LowRank pruned =
        FACTORIZER.compress(
            new Factorizer.Product(layout, all, 5),
            PruningMethod.ofMagnitude(new Pruning.Sparsity(0.5)),
            Quantization.ofBits(4),
            Optional.empty(),
            CancelSignal.none());
    assertTrue(pruned.first().zeros() >= 75);
    assertTrue(pruned.second().zeros() >= 30);
  }

  @ParameterizedTest
  @CsvSource({
    // 12 x 30 has 360 weights, rank r has 42 r: up to 8 there are fewer.
    "0, 0.5, 4",
    "0, 1, 8",
    "0, 0.01, 1",
    "3, 0, 3",
    "8, 0, 8",
    "9, 0, 8",
    "4000, 0, 8"
  })
  void rankIsWhatPays(int fixed, double share, int expected) {
    Rank rank = fixed > 0 ? new Rank.Fixed(fixed) : new Rank.Share(share);
    FactorLayout layout = layout(Kind.ROWS);
    int found = Factorizer.rank(layout, rank);
    assertEquals(expected, found);
    assertTrue(layout.parameters(found) < 360);
    assertTrue(layout.parameters(layout.mostThatPays() + 1) >= 360);
  }

  @Test
  void nothingPaysForASingleOutput() {
    FactorLayout layout = new FactorLayout(Kind.ROWS, Shape.of(1, 30));
    assertEquals(0, Factorizer.rank(layout, new Rank.Fixed(1)));
  }
}

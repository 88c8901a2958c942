package dev.espalier.numeric.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.linalg.Svd;
import dev.espalier.numeric.linalg.Triangle;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Nd4jLinearAlgebraTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);

  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "2,3,4",
    "17,5,31",
    "64,64,64",
    "1,200,1",
    "200,1,90",
    "130,257,65",
    "260,257,260"
  })
  void multiplyIsTheSchoolbookProduct(int m, int k, int n) {
    Matrix a = random(m, k, 1);
    Matrix b = random(k, n, 2);
    double[] expected = product(a, b);
    assertClose(expected, ALGEBRA.multiply(a, b), k);
    assertClose(expected, ALGEBRA.multiplyTransposed(a.transposed(), b), k);
    assertClose(expected, ALGEBRA.multiplyByTransposed(a, b.transposed()), k);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,3", "17,40", "300,290"})
  void productWithItsOwnTransposeIsSymmetric(int m, int k) {
    Matrix a = random(m, k, 3);
    Matrix square = ALGEBRA.multiplyByTransposed(a, a);
    assertClose(product(a, a.transposed()), square, k);
    assertArrayEquals(square.values(), square.transposed().values());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 64, 200})
  void choleskyFactorMultipliesBackToTheMatrix(int n) throws LinearAlgebraException {
    Matrix a = positiveDefinite(n);
    Matrix factor = ALGEBRA.cholesky(a);
    for (int row = 0; row < n; row++) {
      for (int column = row + 1; column < n; column++) {
        assertEquals(0, factor.get(row, column));
      }
    }
    assertClose(doubles(a), ALGEBRA.multiply(factor, factor.transposed()), 4 * n);
  }

  @Test
  void choleskyOfAMatrixThatIsNotPositiveDefiniteSaysSo() {
    Matrix indefinite = new Matrix(new float[] {1, 0, 0, 0, -1, 0, 0, 0, 1}, 3, 3);
    assertEquals(
        "the matrix of 3 x 3 is not positive definite: its leading 2 x 2 part is not",
        assertThrows(LinearAlgebraException.class, () -> ALGEBRA.cholesky(indefinite))
            .getMessage());
  }

  /** 16 and more rows are where ND4J's own svd fails. */
  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "2,3", "16,16", "17,40", "40,17", "128,100"})
  void svdMultipliesBackAndItsFactorsAreOrthonormal(int m, int n) throws LinearAlgebraException {
    Matrix a = random(m, n, 5);
    Svd svd = ALGEBRA.svd(a);
    int k = Math.min(m, n);
    Matrix scaled = svd.u().transposed();
    for (int i = 0; i < k; i++) {
      assertTrue(svd.singularValues()[i] >= 0);
      assertTrue(i == 0 || svd.singularValues()[i] <= svd.singularValues()[i - 1]);
      for (int row = 0; row < m; row++) {
        scaled.values()[i * m + row] *= svd.singularValues()[i];
      }
    }
    assertClose(doubles(a), ALGEBRA.multiply(scaled.transposed(), svd.vt()), 8 * k);
    assertClose(identity(k), ALGEBRA.multiplyTransposed(svd.u(), svd.u()), 8 * k);
    assertClose(identity(k), ALGEBRA.multiply(svd.vt(), svd.vt().transposed()), 8 * k);
  }

  @Test
  void singularValuesOfADiagonalMatrixAreItsMagnitudes() throws LinearAlgebraException {
    Svd svd = ALGEBRA.svd(new Matrix(new float[] {2, 0, 0, 0, -5, 0}, 2, 3));
    assertArrayEquals(new float[] {5, 2}, svd.singularValues(), 1e-6f);
  }

  @ParameterizedTest
  @EnumSource(Triangle.class)
  void solutionMultipliesBackToTheRightSide(Triangle half) throws LinearAlgebraException {
    int n = 50;
    // The other half is filled too: it must not be read.
    Matrix whole = positiveDefinite(n);
    Matrix b = random(n, 7, 9);
    Matrix solution = ALGEBRA.solve(whole, half, b);
    Matrix effective = Matrix.zeros(n, n);
    boolean lower = half == Triangle.LOWER || half == Triangle.LOWER_TRANSPOSED;
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        boolean read = lower ? column <= row : column >= row;
        effective.values()[row * n + column] = read ? whole.get(row, column) : 0;
      }
    }
    boolean transposed = half == Triangle.LOWER_TRANSPOSED || half == Triangle.UPPER_TRANSPOSED;
    Matrix left = transposed ? effective.transposed() : effective;
    assertClose(doubles(b), ALGEBRA.multiply(left, solution), 200);
  }

  @Test
  void singularTriangleIsRefused() {
    Matrix singular = new Matrix(new float[] {1, 0, 5, 0}, 2, 2);
    assertThrows(
        LinearAlgebraException.class,
        () -> ALGEBRA.solve(singular, Triangle.LOWER, Matrix.zeros(2, 1)));
  }

  @Test
  void matricesWithoutElementsAreLegal() throws LinearAlgebraException {
    assertEquals(3, ALGEBRA.multiply(Matrix.zeros(3, 0), Matrix.zeros(0, 2)).rows());
    assertArrayEquals(
        new float[6], ALGEBRA.multiply(Matrix.zeros(3, 0), Matrix.zeros(0, 2)).values());
    assertEquals(0, ALGEBRA.cholesky(Matrix.zeros(0, 0)).rows());
    assertEquals(0, ALGEBRA.svd(Matrix.zeros(4, 0)).singularValues().length);
    assertEquals(0, ALGEBRA.solve(Matrix.zeros(0, 0), Triangle.UPPER, Matrix.zeros(0, 3)).rows());
  }

  @Test
  void sizesThatDoNotGoTogetherAreRefused() {
    Matrix wide = Matrix.zeros(2, 3);
    assertThrows(IllegalArgumentException.class, () -> ALGEBRA.multiply(wide, wide));
    assertThrows(IllegalArgumentException.class, () -> ALGEBRA.cholesky(wide));
    assertThrows(IllegalArgumentException.class, () -> ALGEBRA.solve(wide, Triangle.LOWER, wide));
    assertThrows(IllegalArgumentException.class, () -> new Matrix(new float[5], 2, 3));
  }

  @Test
  void valuesThatAreNotFiniteAreRefused() {
    Matrix bad = new Matrix(new float[] {1, 0, 0, Float.NaN}, 2, 2);
    assertThrows(LinearAlgebraException.class, () -> ALGEBRA.svd(bad));
    assertThrows(LinearAlgebraException.class, () -> ALGEBRA.cholesky(bad));
  }

  @Test
  void argumentsAreNotWrittenTo() throws LinearAlgebraException {
    Matrix a = positiveDefinite(20);
    Matrix b = random(20, 20, 4);
    float[] beforeA = a.values().clone();
    float[] beforeB = b.values().clone();
    ALGEBRA.multiply(a, b);
    ALGEBRA.cholesky(a);
    ALGEBRA.svd(a);
    ALGEBRA.solve(a, Triangle.LOWER, b);
    assertArrayEquals(beforeA, a.values());
    assertArrayEquals(beforeB, b.values());
  }

  private static Matrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = (float) random.nextGaussian();
    }
    return matrix;
  }

  /** x xᵀ / n + 1: condition number of about 5. */
  private static Matrix positiveDefinite(int n) {
    Matrix x = random(n, n, n);
    double[] products = product(x, x.transposed());
    Matrix matrix = Matrix.zeros(n, n);
    for (int i = 0; i < products.length; i++) {
      matrix.values()[i] = (float) (products[i] / n) + (i % (n + 1) == 0 ? 1 : 0);
    }
    return matrix;
  }

  private static double[] product(Matrix a, Matrix b) {
    double[] product = new double[a.rows() * b.columns()];
    for (int row = 0; row < a.rows(); row++) {
      for (int column = 0; column < b.columns(); column++) {
        double sum = 0;
        for (int i = 0; i < a.columns(); i++) {
          sum += (double) a.get(row, i) * b.get(i, column);
        }
        product[row * b.columns() + column] = sum;
      }
    }
    return product;
  }

  private static double[] doubles(Matrix matrix) {
    double[] values = new double[matrix.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.values()[i];
    }
    return values;
  }

  private static double[] identity(int n) {
    double[] values = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return values;
  }

  private static void assertClose(double[] expected, Matrix actual, int operations) {
    assertEquals(expected.length, actual.values().length);
    for (int i = 0; i < expected.length; i++) {
      double tolerance = 1e-6 * (1 + Math.sqrt(operations)) * (1 + Math.abs(expected[i]));
      assertEquals(expected[i], actual.values()[i], tolerance);
    }
  }
}

package dev.espalier.numeric.moment;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.linalg.Triangle;

/**
 * The upper triangular U with {@code H⁻¹ = Uᵀ U}, of a moment H that was damped, in a chosen order
 * of the inputs. Row j of U divided by its diagonal says how the inputs after j make up best for an
 * error at j, if those before j are fixed.
 *
 * @param upper U, in the chosen order
 * @param order the input that comes at each place
 * @param damping what was added to the diagonal of H, where that is not zero
 */
public record InverseFactor(Matrix upper, int[] order, double damping) {
  private static final int MAX_TRIES = 12;

  /** What is put in place of a power of zero, as a share of the damping. */
  private static final double UNSEEN = 1e-4;

  /**
   * Factorizes. H is damped more, tenfold each time, until it can be.
   *
   * @param order the inputs, those to be fixed first
   * @param relativeDamping what is added to the diagonal at first, as a share of its mean
   * @throws LinearAlgebraException if H holds values that are not finite
   */
  public static InverseFactor of(
      SecondMoment moment, int[] order, double relativeDamping, LinearAlgebra algebra)
      throws LinearAlgebraException {
    int n = moment.size();
    double mean = moment.meanPower();
    double damping = relativeDamping * (mean > 0 ? mean : 1);
    for (int attempt = 1; ; attempt++) {
      try {
        return new InverseFactor(upper(moment, order, damping, n, algebra), order, damping);
      } catch (LinearAlgebraException e) {
        if (attempt == MAX_TRIES || !Double.isFinite(mean)) {
          throw e;
        }
        damping *= 10;
      }
    }
  }

  /** The inverse of the damped H, in the inputs' own order. */
  public Matrix inverse(LinearAlgebra algebra) {
    int n = order.length;
    float[] placed = algebra.multiplyTransposed(upper, upper).values();
    Matrix inverse = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        inverse.values()[order[i] * n + order[j]] = placed[i * n + j];
      }
    }
    return inverse;
  }

  /** The inputs in the order in which they are. */
  public static int[] naturalOrder(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }

  /**
   * H in reversed order is {@code M Mᵀ} with M lower, so H itself is {@code R Rᵀ} with R upper, and
   * U is the inverse of R.
   */
  private static Matrix upper(
      SecondMoment moment, int[] order, double damping, int n, LinearAlgebra algebra)
      throws LinearAlgebraException {
    Matrix reversed = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      int row = (n - 1 - i) * n;
      for (int j = 0; j < n; j++) {
        reversed.values()[row + n - 1 - j] = moment.matrix().get(order[i], order[j]);
      }
      float power = moment.power(order[i]);
      // An input that was never seen has no say, and must not make H singular. Errors there cost
      // next to nothing: it has no correlations that damping would have to hold back.
      reversed.values()[row + n - 1 - i] =
          (float) (power > 0 ? power + damping : UNSEEN * (damping > 0 ? damping : 1));
    }
    float[] lower = algebra.cholesky(reversed).values();
    Matrix upper = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        upper.values()[i * n + j] = lower[(n - 1 - i) * n + n - 1 - j];
      }
    }
    return algebra.solve(upper, Triangle.UPPER, SecondMoment.identity(n).matrix());
  }
}

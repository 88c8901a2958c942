package dev.espalier.method;

import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.ScaleLayout;

/**
 * Which weights a processor of the x86 architecture without VNNI multiplies with neighbouring bytes
 * and adds in 16 bits, where the sum may saturate (the instruction PMADDUBSW): of each row, two
 * after two, all channels of one place of the kernel and then the next, as onnxruntime lines up the
 * inputs of a convolution.
 *
 * @param layout the rows
 * @param kernel places of the kernel; 1 if there is none
 */
public record WeightPairs(MatrixLayout layout, int kernel) {
  /** What two weights may come to, so that both fit with the largest values: 128 * 255 < 2^15. */
  public static final int MOST = 128;

  public WeightPairs {
    if (kernel < 1 || layout.columns() % kernel != 0) {
      throw new IllegalArgumentException(kernel + " places of a kernel in rows of " + layout);
    }
  }

  /** Is shown two weights that are added. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Looks at them.
     *
     * @param one where the first lies
     * @param other where the second lies, or where the first does, if it is alone
     */
    void pair(int one, int other);
  }

  /** Shows all pairs of a row. */
  public void each(int group, int row, Visitor visitor) {
    for (int at = 0; at < layout.columns(); at += 2) {
      int one = layout.index(group, row, column(at));
      boolean alone = at + 1 == layout.columns();
      visitor.pair(one, alone ? one : layout.index(group, row, column(at + 1)));
    }
  }

  /** Shows all pairs. */
  public void each(Visitor visitor) {
    for (int group = 0; group < layout.groups(); group++) {
      for (int row = 0; row < layout.rows(); row++) {
        each(group, row, visitor);
      }
    }
  }

  /** The column of the matrix that comes so far back in a sum: two after two are a pair. */
  public int column(int at) {
    int across = layout.columns() / kernel;
    return at % across * kernel + at / across;
  }

  /**
   * Makes steps so large that two weights of one sign come to no more than what is allowed, as far
   * as rounding is to the nearest.
   *
   * @param values the weights
   * @param scales which share a scale
   * @param parameters of a symmetric grid; changed
   * @param binary whether scales are powers of two
   */
  void widen(
      float[] values,
      ScaleLayout scales,
      QuantizationParameters parameters,
      CodeGrid grid,
      boolean binary) {
    float[] widest = parameters.scales();
    float[] before = widest.clone();
    each((one, other) -> {
      if (one == other || values[one] * values[other] <= 0) {
        return;
      }
      int scale = scales.groupOf(one);
      // What lies beyond the grid is cut off, and stays so.
      float limit = before[scale] * (grid.highest() - grid.middle());
      float sum = Math.min(Math.abs(values[one]), limit) + Math.min(Math.abs(values[other]), limit);
      float least = sum / (MOST - 1);
      if (least > widest[scale]) {
        widest[scale] = binary ? powerOfTwo(least) : least;
      }
    });
  }

  private static float powerOfTwo(float least) {
    float power = Math.scalb(1f, Math.getExponent(least));
    return power < least ? 2 * power : power;
  }

  /**
   * Moves codes towards zero, the larger of a pair first, where two still come to more.
   *
   * @param codes of a symmetric grid of 8 bits; changed
   * @param middle the code of zero
   */
  void limit(byte[] codes, int middle) {
    each((one, other) -> {
      int first = (codes[one] & 0xff) - middle;
      int second = (codes[other] & 0xff) - middle;
      if (one == other || first * second <= 0) {
        return;
      }
      int excess = Math.abs(first + second) - MOST;
      if (excess > 0) {
        int larger = Math.abs(first) >= Math.abs(second) ? one : other;
        int lessSigned = Integer.signum(first) * excess;
        codes[larger] = (byte) (codes[larger] - lessSigned);
      }
    });
  }
}

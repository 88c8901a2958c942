package dev.espalier.method.obs;

import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rounds the matrices of one weight to uniform grids so that the error of the output is small. The
 * grids are given to begin with, and their scales changed in place.
 */
public final class OutputRounding {
  private static final double NARROWEST = 0.4;
  private static final double STEP = 0.025;
  private static final int STEPS = 45;
  private static final int ROUNDS = 4;
  private static final int SWEEPS = 10;

  private final List<MatrixPart> parts;
  private final CodeGrid codes;
  private final QuantizationParameters parameters;
  private final LinearAlgebra algebra;
  private final CancelSignal cancel;

  /**
   * Prepares.
   *
   * @param parameters the grids to begin with
   */
  public OutputRounding(
      List<MatrixPart> parts,
      CodeGrid codes,
      QuantizationParameters parameters,
      LinearAlgebra algebra,
      CancelSignal cancel) {
    this.parts = List.copyOf(parts);
    this.codes = codes;
    this.parameters = parameters;
    this.algebra = algebra;
    this.cancel = cancel;
  }

  /**
   * Gives each scale the multiple with which rounding to nearest makes the least error of the
   * output.
   */
  public void searchScales() {
    float[] base = parameters.scales().clone();
    float[] best = base.clone();
    double[] least = new double[base.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int step = 0; step < STEPS; step++) {
      cancel.throwIfCancelled();
      for (int channel = 0; channel < base.length; channel++) {
        parameters.scales()[channel] = usable((float) (base[channel] * (NARROWEST + step * STEP)));
      }
      double[] errors = new double[base.length];
      for (MatrixPart part : parts) {
        addErrors(part, nearest(part), errors);
      }
      for (int channel = 0; channel < base.length; channel++) {
        if (errors[channel] < least[channel]) {
          least[channel] = errors[channel];
          best[channel] = parameters.scales()[channel];
        }
      }
    }
    System.arraycopy(best, 0, parameters.scales(), 0, best.length);
  }

  private static float usable(float scale) {
    return Math.max(scale, Float.MIN_VALUE);
  }

  /** Rounds each weight to the level next to it. */
  public List<Matrix> nearest() {
    return parts.stream().map(this::nearest).toList();
  }

  private Matrix nearest(MatrixPart part) {
    Levels levels = levels(part);
    Matrix start = part.start();
    Matrix rounded = Matrix.zeros(start.rows(), start.columns());
    for (int row = 0, i = 0; row < start.rows(); row++) {
      for (int column = 0; column < start.columns(); column++, i++) {
        float value = start.values()[i];
        rounded.values()[i] = part.pruned().get(i) ? 0f : levels.nearest(value, row, column);
      }
    }
    return rounded;
  }

  private void addErrors(MatrixPart part, Matrix rounded, double[] errors) {
    Matrix difference = difference(rounded, part.original());
    float[] products = algebra.multiply(difference, part.moment().matrix()).values();
    for (int row = 0, i = 0; row < difference.rows(); row++) {
      double sum = 0;
      for (int column = 0; column < difference.columns(); column++, i++) {
        sum += (double) products[i] * difference.values()[i];
      }
      errors[part.channels()[row]] += sum;
    }
  }

  private static Matrix difference(Matrix a, Matrix b) {
    Matrix difference = Matrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < difference.values().length; i++) {
      difference.values()[i] = a.values()[i] - b.values()[i];
    }
    return difference;
  }

  /** Rounds with error feedback. */
  public List<Matrix> gptq() {
    List<Matrix> rounded = new ArrayList<>();
    for (MatrixPart part : parts) {
      rounded.add(Gptq.round(part.start(), part.pruned(), part.factor(), levels(part), cancel));
    }
    return rounded;
  }

  /** Improves what was rounded, and the scales with it. */
  public void descend(List<Matrix> rounded) {
    List<Matrix> targets =
        parts.stream()
            .map(part -> algebra.multiply(part.original(), part.moment().matrix()))
            .toList();
    for (int round = 0; round < ROUNDS; round++) {
      cancel.throwIfCancelled();
      for (int i = 0; i < parts.size(); i++) {
        MatrixPart part = parts.get(i);
        CoordinateDescent.improve(
            part.original(),
            rounded.get(i),
            part.pruned(),
            part.moment(),
            levels(part),
            SWEEPS,
            cancel);
      }
      refitScales(rounded, targets);
    }
  }

  /** With the codes as they are, each scale is a least-squares problem of one unknown. */
  private void refitScales(List<Matrix> rounded, List<Matrix> targets) {
    double[] cross = new double[parameters.channels()];
    double[] power = new double[parameters.channels()];
    for (int i = 0; i < parts.size(); i++) {
      MatrixPart part = parts.get(i);
      float[] values = rounded.get(i).values();
      float[] wanted = targets.get(i).values();
      float[] got = algebra.multiply(rounded.get(i), part.moment().matrix()).values();
      int columns = rounded.get(i).columns();
      for (int at = 0; at < values.length; at++) {
        int channel = part.channels()[at / columns];
        cross[channel] += (double) values[at] * wanted[at];
        power[channel] += (double) values[at] * got[at];
      }
    }
    float[] old = parameters.scales().clone();
    for (int channel = 0; channel < old.length; channel++) {
      double factor = cross[channel] / power[channel];
      if (factor > 0.5 && factor < 2) {
        parameters.scales()[channel] = usable((float) (old[channel] * factor));
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      rescale(rounded.get(i), parts.get(i).channels(), old);
    }
  }

  private void rescale(Matrix rounded, int[] channels, float[] old) {
    float[] values = rounded.values();
    for (int at = 0; at < values.length; at++) {
      int channel = channels[at / rounded.columns()];
      values[at] = (float) Math.rint(values[at] / old[channel]) * parameters.scales()[channel];
    }
  }

  private Levels levels(MatrixPart part) {
    return new UniformLevels(parameters, codes, part.channels());
  }
}

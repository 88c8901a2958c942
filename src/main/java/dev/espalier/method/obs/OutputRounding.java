package dev.espalier.method.obs;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rounds the matrices of one weight to levels so that the error of the output is small. The levels
 * are given to begin with, and moved in place.
 */
public final class OutputRounding {
  private static final int ROUNDS = 4;
  private static final int SWEEPS = 10;

  private final List<MatrixPart> parts;
  private final LevelGrid grid;
  private final LinearAlgebra algebra;
  private final CancelSignal cancel;

  /**
   * Prepares.
   *
   * @param grid the levels to begin with
   */
  public OutputRounding(
      List<MatrixPart> parts, LevelGrid grid, LinearAlgebra algebra, CancelSignal cancel) {
    this.parts = new ArrayList<>(parts);
    this.grid = grid;
    this.algebra = algebra;
    this.cancel = cancel;
  }

  /**
   * Gives each scale the multiple with which rounding to nearest makes the least error of the
   * output.
   */
  public void searchScales() {
    grid.searchScales(
        parts,
        algebra,
        groups -> {
          cancel.throwIfCancelled();
          double[] errors = new double[groups];
          for (MatrixPart part : parts) {
            addErrors(part, difference(nearest(part), part.original()), errors);
          }
          return errors;
        });
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

  private void addErrors(MatrixPart part, Matrix difference, double[] errors) {
    float[] products = algebra.multiply(difference, part.moment().matrix()).values();
    for (int row = 0, i = 0; row < difference.rows(); row++) {
      double sum = 0;
      for (int column = 0; column < difference.columns(); column++, i++) {
        sum += (double) products[i] * difference.values()[i];
      }
      errors[part.scales().group(row, 0)] += sum;
    }
  }

  private static Matrix difference(Matrix a, Matrix b) {
    Matrix difference = Matrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < difference.values().length; i++) {
      difference.values()[i] = a.values()[i] - b.values()[i];
    }
    return difference;
  }

  /**
   * Rounds with error feedback. Where one sweep can prune as well, the better of both ways is taken
   * for each matrix: what was pruned and refitted is rounded, or it is done at once.
   *
   * @param factors of the moments; the inputs of a block follow one another in their order
   * @param joints prune and round at once; where that may be done instead
   */
  public List<Matrix> gptq(List<InverseFactor> factors, List<Optional<JointSweep>> joints) {
    List<Matrix> rounded = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      MatrixPart part = parts.get(i);
      Matrix after = Gptq.round(part.start(), part.pruned(), factors.get(i), levels(part), cancel);
      rounded.add(after);
      if (joints.get(i).isPresent()) {
        JointSweep.Result atOnce =
            joints.get(i).get().round(part.original(), part.pruned(), levels(part), cancel);
        if (error(part, atOnce.rounded()) < error(part, after)) {
          rounded.set(i, atOnce.rounded());
          parts.set(i, part.withPruned(atOnce.pruned()));
        }
      }
    }
    return rounded;
  }

  private double error(MatrixPart part, Matrix rounded) {
    return part.moment().error(difference(rounded, part.original()), algebra);
  }

  /** Improves what was rounded, and the levels with it. */
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
      grid.refit(parts, rounded, targets, algebra);
    }
  }

  private Levels levels(MatrixPart part) {
    return grid.levels(part.scales());
  }
}

package dev.espalier.method.obs;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import java.util.List;

/** The levels of all channels of a weight, which may be moved so that they fit it better. */
public sealed interface LevelGrid permits ScaledGrid, TableGrid {
  /**
   * The levels of a matrix, as they are when they are asked for a value.
   *
   * @param channels the channel of each row
   */
  Levels levels(int[] channels);

  /** Tries scales, or tables, and keeps the best for each channel. */
  void searchScales(ScaleErrors errors);

  /**
   * Moves the levels to where the error is least if each weight keeps its place among them, and the
   * weights with them.
   *
   * @param targets the products of the original matrices with their moments
   */
  void refit(
      List<MatrixPart> parts, List<Matrix> rounded, List<Matrix> targets, LinearAlgebra algebra);

  /** Tells the errors of the output that rounding to nearest makes, by channel. */
  @FunctionalInterface
  interface ScaleErrors {
    /** With the scales as they are now. */
    double[] byChannel(int channels);
  }
}

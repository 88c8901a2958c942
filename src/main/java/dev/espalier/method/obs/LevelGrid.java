package dev.espalier.method.obs;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import java.util.List;

/** The levels of all groups of a weight, which may be moved so that they fit it better. */
public sealed interface LevelGrid permits ScaledGrid, TableGrid, BlockGrid, GivenTable {
  /**
   * The levels of a matrix, as they are when they are asked for a value.
   *
   * @param map which of them share a scale or a table
   */
  Levels levels(ScaleMap map);

  /**
   * Tries scales, or tables, and keeps the best for each group.
   *
   * @param errors of channels, as the levels are when it is asked
   */
  void searchScales(List<MatrixPart> parts, LinearAlgebra algebra, ScaleErrors errors);

  /**
   * Moves the levels to where the error is least if each weight keeps its place among them, and the
   * weights with them.
   *
   * @param targets the products of the original matrices with their moments
   */
  void refit(
      List<MatrixPart> parts, List<Matrix> rounded, List<Matrix> targets, LinearAlgebra algebra);

  /** Tells the errors of the output that rounding to nearest makes, by group. */
  @FunctionalInterface
  interface ScaleErrors {
    /** With the scales as they are now. */
    double[] byGroup(int groups);
  }
}

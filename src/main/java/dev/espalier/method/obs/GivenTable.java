package dev.espalier.method.obs;

import dev.espalier.method.codebook.LevelSearch;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import java.util.List;

/**
 * The levels of one table that stay where they are, because other weights have them as well.
 *
 * @param search finds the level next to a value
 */
public record GivenTable(LevelSearch search) implements LevelGrid {
  @Override
  public Levels levels(ScaleMap map) {
    return (value, row, column) -> search.nearest(value);
  }

  @Override
  public void searchScales(List<MatrixPart> parts, LinearAlgebra algebra, ScaleErrors errors) {
    // No level may move.
  }

  @Override
  public void refit(
      List<MatrixPart> parts, List<Matrix> rounded, List<Matrix> targets, LinearAlgebra algebra) {
    // No level may move.
  }
}

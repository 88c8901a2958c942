package dev.espalier.method.obs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which weights of a matrix share a scale: that of (row, column) is number {@code ofRow[row] +
 * ofColumn[column]}. Columns of the same number form a block.
 *
 * @param ofRow by row
 * @param ofColumn by column
 */
public record ScaleMap(int[] ofRow, int[] ofColumn) {
  /** A scale for each row. */
  public static ScaleMap ofRows(int[] ofRow, int columns) {
    return new ScaleMap(ofRow, new int[columns]);
  }

  /** The number of the scale of a weight. */
  int group(int row, int column) {
    return ofRow[row] + ofColumn[column];
  }

  /** The columns of each block. */
  List<int[]> blocks() {
    Map<Integer, List<Integer>> columns = new LinkedHashMap<>();
    for (int column = 0; column < ofColumn.length; column++) {
      columns.computeIfAbsent(ofColumn[column], number -> new ArrayList<>()).add(column);
    }
    return columns.values().stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }
}

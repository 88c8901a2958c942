package dev.espalier.ui.chart;

/**
 * Histogram bins gathered by columns of pixels: the highest count of the bins that a column shows.
 */
final class Columns {
  private Columns() {}

  /**
   * One count for each column of the plot; a column that lies between two bin edges shows the bin
   * around it.
   */
  static double[] of(double[] counts, HistogramData data, PlotArea area) {
    double[] columns = new double[(int) area.width()];
    double binsPerColumn = area.view().size() / area.width() / data.binWidth();
    double first = (area.view().low() - data.low()) / data.binWidth();
    for (int column = 0; column < columns.length; column++) {
      int from =
          Math.clamp((long) Math.floor(first + column * binsPerColumn), 0, counts.length - 1);
      int to =
          Math.clamp(
              (long) Math.ceil(first + (column + 1) * binsPerColumn), from + 1, counts.length);
      double most = counts[from];
      for (int bin = from + 1; bin < to; bin++) {
        most = Math.max(most, counts[bin]);
      }
      columns[column] = most;
    }
    return columns;
  }

  /**
   * The count that should reach the upper border. A single column that towers over all others
   * (weights that are exactly zero) is left out: it is cut off, so that the rest stays readable.
   */
  static double reach(double[] columns) {
    double first = 0;
    double second = 0;
    for (double count : columns) {
      if (count > first) {
        // The same bin can fill several columns; only a different count is a rival.
        second = first;
        first = count;
      } else if (count > second && count != first) {
        second = count;
      }
    }
    return second > 0 && first > 3 * second ? second : first;
  }
}

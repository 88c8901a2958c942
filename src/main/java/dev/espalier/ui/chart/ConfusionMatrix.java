package dev.espalier.ui.chart;

import java.util.List;

/**
 * How often each class was taken for each class.
 *
 * @param classes the names
 * @param counts by true class, then by predicted class
 */
public record ConfusionMatrix(List<String> classes, long[][] counts) {
  public ConfusionMatrix {
    classes = List.copyOf(classes);
    if (counts.length != classes.size()) {
      throw new IllegalArgumentException(
          counts.length + " rows for " + classes.size() + " classes");
    }
    for (long[] row : counts) {
      if (row.length != classes.size()) {
        throw new IllegalArgumentException(
            row.length + " columns for " + classes.size() + " classes");
      }
    }
  }

  public int size() {
    return counts.length;
  }

  /**
   * The share of a class's samples that were taken for another class, 0 where the class has no
   * samples.
   */
  double share(int actual, int predicted) {
    long total = 0;
    for (long count : counts[actual]) {
      total += count;
    }
    return total == 0 ? 0 : (double) counts[actual][predicted] / total;
  }

  /** A table for a spreadsheet. */
  String toCsv() {
    var csv = new StringBuilder("true \\ predicted");
    classes.forEach(name -> csv.append(',').append(NumberText.csvField(name)));
    csv.append('\n');
    for (int actual = 0; actual < size(); actual++) {
      csv.append(NumberText.csvField(classes.get(actual)));
      for (long count : counts[actual]) {
        csv.append(',').append(count);
      }
      csv.append('\n');
    }
    return csv.toString();
  }
}

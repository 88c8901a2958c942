package dev.espalier.data;

import java.util.Optional;

/** Labels in an array: one integer per sample, or one-hot rows. */
final class ArrayLabels {

  private ArrayLabels() {}

  /** Whether an array could be labels by its shape. */
  static boolean plausible(ArrayHeader header) {
    int rank = header.shape().length;
    return rank == 1 || rank == 2;
  }

  /**
   * Reads the labels.
   *
   * @throws DataException if the numbers are no labels
   */
  static int[] read(ArrayAt source) throws DataException {
    NumericArray array = source.array();
    if (array.rank() > 2 || array.rank() == 0 || array.rows() > Integer.MAX_VALUE) {
      throw source.origin().bad("is %s: labels are one number per sample".formatted(array));
    }
    int[] labels = new int[(int) array.rows()];
    double[] row = new double[array.rowElements()];
    for (int i = 0; i < labels.length; i++) {
      array.readDoubles(i, row);
      labels[i] = label(source, row, i);
    }
    return labels;
  }

  private static int label(ArrayAt source, double[] row, int sample) throws DataException {
    if (row.length > 1) {
      return oneHot(row)
          .orElseThrow(() ->
              source.origin().bad("row %d is neither one label nor one-hot".formatted(sample)));
    }
    int label = (int) row[0];
    if (label != row[0]) {
      throw source.origin().bad("label %d is %s, not a class number".formatted(sample, row[0]));
    }
    return label;
  }

  private static Optional<Integer> oneHot(double[] row) {
    int hot = -1;
    for (int i = 0; i < row.length; i++) {
      if (row[i] == 1 && hot < 0) {
        hot = i;
      } else if (row[i] != 0) {
        return Optional.empty();
      }
    }
    return Optional.of(hot).filter(label -> label >= 0);
  }
}

package dev.espalier.ui.chart;

/**
 * What a histogram shows: the same bins before and after.
 *
 * @param low the lower edge of the first bin
 * @param high the upper edge of the last bin, greater than {@code low}
 * @param original counts before, one per bin of equal width
 * @param compressed counts after, as many; empty if there is nothing to compare
 * @param levels the values weights can still take, ascending; empty where they differ by channel or
 *     are too many
 * @param zeroShare the share of weights that are exactly zero afterwards, 0 to 1
 */
public record HistogramData(
    double low,
    double high,
    double[] original,
    double[] compressed,
    double[] levels,
    double zeroShare) {
  public HistogramData {
    if (!(high > low) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException("no range: " + low + " to " + high);
    }
    if (original.length == 0 || (compressed.length != 0 && compressed.length != original.length)) {
      throw new IllegalArgumentException(
          "bins: " + original.length + " before, " + compressed.length + " after");
    }
  }

  public int bins() {
    return original.length;
  }

  double binWidth() {
    return (high - low) / original.length;
  }

  Span span() {
    return new Span(low, high);
  }

  /** The bin a value lies in, the nearest one for values outside. */
  int binOf(double value) {
    return (int) Math.clamp(Math.floor((value - low) / binWidth()), 0, original.length - 1);
  }

  double edge(int bin) {
    return low + bin * binWidth();
  }

  /** A table of the bins for a spreadsheet. */
  String toCsv() {
    var csv = new StringBuilder("from,to,original,compressed\n");
    for (int bin = 0; bin < original.length; bin++) {
      csv.append(edge(bin))
          .append(',')
          .append(edge(bin + 1))
          .append(',')
          .append((long) original[bin]);
      csv.append(',').append(compressed.length == 0 ? "" : (long) compressed[bin]).append('\n');
    }
    return csv.toString();
  }
}

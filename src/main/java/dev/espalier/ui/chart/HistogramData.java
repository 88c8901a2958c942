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
  /** Weights left out of {@link #bulk} at each end. */
  private static final double TAIL = 0.0005;

  private static final int FEWEST_BINS = 32;
  private static final int CROWDED = 3;
  private static final double ROOM = 0.1;

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

  /**
   * Where nearly all weights are: all but a thousandth, with some room. It is the whole range
   * unless a few far weights would press the others together, and bins enough are left to look at.
   */
  Span bulk() {
    double total = 0;
    for (double count : original) {
      total += count;
    }
    int first = 0;
    int last = original.length - 1;
    double rest = total * TAIL;
    for (double below = original[first]; below < rest && first < last; first++) {
      below += original[first + 1];
    }
    for (double above = original[last]; above < rest && last > first; last--) {
      above += original[last - 1];
    }
    int bins = last - first + 1;
    if (bins < FEWEST_BINS || bins * CROWDED > original.length) {
      return span();
    }
    double room = ROOM * bins * binWidth();
    return new Span(Math.max(low, edge(first) - room), Math.min(high, edge(last + 1) + room));
  }

  /** The share of the weights that a view leaves out, 0 to 1. */
  double outside(Span view) {
    double total = 0;
    double left = 0;
    for (int bin = 0; bin < original.length; bin++) {
      total += original[bin];
      double middle = low + (bin + 0.5) * binWidth();
      left += middle < view.low() || middle > view.high() ? original[bin] : 0;
    }
    return total == 0 ? 0 : left / total;
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

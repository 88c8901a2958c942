package dev.espalier.ui.chart;

/**
 * Quantized weights as a histogram with one cell per level. All weights of a cell lie on its level,
 * so bins as fine as those of the original would show spikes that dwarf it; spread over the cell,
 * counts per bin are comparable: the step the quantizer sees beside the curve it approximates.
 *
 * @param edges cell borders, half way between levels; one more than there are cells
 * @param heights counts per bin of the original
 */
record Cells(double[] edges, double[] heights) {

  static Cells of(HistogramData data) {
    double[] levels = data.levels();
    double[] edges = new double[levels.length + 1];
    edges[0] = data.low();
    for (int i = 1; i < levels.length; i++) {
      edges[i] = (levels[i - 1] + levels[i]) / 2;
    }
    edges[levels.length] = data.high();
    double[] heights = new double[levels.length];
    double[] sums = new double[data.bins() + 1];
    for (int bin = 0; bin < data.bins(); bin++) {
      sums[bin + 1] = sums[bin] + data.compressed()[bin];
    }
    for (int i = 0; i < levels.length; i++) {
      int from = i == 0 ? 0 : data.binOf(edges[i]);
      int to = i == levels.length - 1 ? data.bins() : data.binOf(edges[i + 1]);
      double width = Math.max(data.binWidth(), edges[i + 1] - edges[i]);
      heights[i] = (sums[Math.max(from, to)] - sums[from]) * data.binWidth() / width;
    }
    return new Cells(edges, heights);
  }
}

package dev.espalier.ui.chart;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything that one frame of a histogram shows.
 *
 * @param data the bins
 * @param view the values in sight
 * @param threshold weights of smaller magnitude become zero
 * @param logarithmic whether counts go by their logarithm
 * @param xLabel the title of the horizontal axis, with its unit
 * @param hand what the user is doing
 */
record HistogramScene(
    HistogramData data,
    Span view,
    OptionalDouble threshold,
    boolean logarithmic,
    String xLabel,
    Hand hand) {

  /**
   * What the user is doing with mouse and keys.
   *
   * @param pointer where the mouse points, as a value
   * @param band the values that a zoom in progress would show
   * @param holdsThreshold whether the threshold is being dragged
   * @param focused whether keys go to the chart
   */
  record Hand(
      OptionalDouble pointer, Optional<Span> band, boolean holdsThreshold, boolean focused) {
    static final Hand IDLE = new Hand(OptionalDouble.empty(), Optional.empty(), false, false);
  }
}

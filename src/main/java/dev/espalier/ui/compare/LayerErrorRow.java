package dev.espalier.ui.compare;

import dev.espalier.ui.chart.LayerError;

/**
 * One layer in the table of errors.
 *
 * @param error its number and its figures
 * @param detail all that is known, in a sentence
 */
public record LayerErrorRow(LayerError error, String detail) {

  /** The layer's id. */
  public String layer() {
    return error.layer();
  }

  /** Where it comes when the worst prediction comes first; what was not predicted, last. */
  double rank() {
    return Double.isNaN(error.predicted()) ? Double.POSITIVE_INFINITY : error.predicted();
  }
}

package dev.espalier.ui.chart;

/** Hears of a threshold that the user moves in a histogram. */
@FunctionalInterface
public interface ThresholdListener {

  /**
   * The threshold was moved.
   *
   * @param threshold the new magnitude, 0 or more
   * @param finished false while a drag goes on, true at its end and for each key
   */
  void moved(double threshold, boolean finished);
}

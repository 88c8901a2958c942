package dev.espalier.ui.chart;

import dev.espalier.ui.fx.FxTest;
import javafx.geometry.Point2D;

/** Where on the screen a person would press the mouse in a histogram. */
public final class HistogramPlaces {
  private HistogramPlaces() {}

  /** The place of a weight, half way up. */
  public static Point2D of(HistogramChart chart, double weight) {
    return FxTest.fx(() -> {
      PlotArea area = chart.area();
      return chart.localToScreen(area.x(weight), area.top() + area.height() / 2);
    });
  }
}

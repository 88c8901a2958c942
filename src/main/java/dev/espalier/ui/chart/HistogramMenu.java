package dev.espalier.ui.chart;

import java.util.List;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuItem;

/** What the context menu of a histogram has beside what all charts have. */
final class HistogramMenu {
  private HistogramMenu() {}

  static List<MenuItem> items(HistogramChart chart) {
    var logarithmic = new CheckMenuItem("Logarithmic counts");
    logarithmic.selectedProperty().bindBidirectional(chart.logarithmicProperty());
    var showAll = new MenuItem("Show all");
    showAll.setOnAction(event -> chart.showAll());
    return List.of(logarithmic, showAll);
  }
}

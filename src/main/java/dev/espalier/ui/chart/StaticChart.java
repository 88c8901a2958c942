package dev.espalier.ui.chart;

import io.fair_acc.chartfx.XYChart;
import io.fair_acc.chartfx.axes.spi.DefaultNumericAxis;
import io.fair_acc.chartfx.plugins.DataPointTooltip;
import io.fair_acc.chartfx.plugins.Zoomer;
import io.fair_acc.chartfx.renderer.ErrorStyle;
import io.fair_acc.chartfx.renderer.LineStyle;
import io.fair_acc.chartfx.renderer.spi.ErrorDataSetRenderer;
import io.fair_acc.dataset.DataSet;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/**
 * A chart drawn by ChartFX, for data that changes with a click and not with a drag.
 *
 * <p>Its data sets are never written to: new data are new data sets. ChartFX locks a data set from
 * layout to the end of the frame, and a write in between would stop the FX thread for ever. An
 * empty data set makes it lay out endlessly, so nothing to show hides the chart.
 */
abstract class StaticChart extends StackPane {
  private final Label nothing = new Label();
  private final String xTitle;
  private final String yTitle;
  private @Nullable Plot plot;

  /**
   * ChartFX's part, made when there is first something to draw: its classes take a while to load.
   */
  private record Plot(XYChart chart, DefaultNumericAxis xAxis, DefaultNumericAxis yAxis) {}

  StaticChart(String xTitle, String yTitle) {
    this.xTitle = xTitle;
    this.yTitle = yTitle;
    getStyleClass().add("static-chart");
    setMinSize(160, 120);
    nothing.getStyleClass().add("muted");
    nothing.setWrapText(true);
    getChildren().add(nothing);
  }

  private Plot plot() {
    Plot made = plot;
    if (made == null) {
      made = newPlot();
      plot = made;
      getChildren().addFirst(made.chart());
    }
    return made;
  }

  private Plot newPlot() {
    DefaultNumericAxis xAxis = axis(xTitle);
    DefaultNumericAxis yAxis = axis(yTitle);
    var chart = new XYChart(xAxis, yAxis);
    chart.getRenderers().clear();
    chart.getGridRenderer().setDrawOnTop(false);
    chart.setAnimated(false);
    chart.setLegendVisible(false);
    chart.setMinSize(160, 120);
    var zoomer = new Zoomer();
    zoomer.setAddButtonsToToolBar(false);
    zoomer.setAnimated(false);
    chart.getPlugins().addAll(zoomer, new PointLabel());
    return new Plot(chart, xAxis, yAxis);
  }

  private static DefaultNumericAxis axis(String title) {
    var axis = new DefaultNumericAxis(title);
    // Without this the title is followed by an empty pair of brackets.
    axis.setUnit(null);
    axis.setAutoRanging(false);
    axis.setMinorTickCount(0);
    axis.setAnimated(false);
    return axis;
  }

  final DefaultNumericAxis xAxis() {
    return plot().xAxis();
  }

  final DefaultNumericAxis yAxis() {
    return plot().yAxis();
  }

  /** Hides the chart, and says instead why there is nothing to show. */
  final void showNothing(String why) {
    nothing.setText(why);
    show(false);
  }

  private void show(boolean isDrawn) {
    nothing.setVisible(!isDrawn);
    if (plot != null || isDrawn) {
      plot().chart().setVisible(isDrawn);
      plot().chart().setManaged(isDrawn);
    }
  }

  /** Replaces all that is drawn. */
  final void draw(List<ErrorDataSetRenderer> renderers) {
    show(true);
    plot().chart().getRenderers().setAll(renderers);
  }

  /** A renderer that shows every point as it is. */
  static ErrorDataSetRenderer renderer(LineStyle line, ErrorStyle errors, DataSet... dataSets) {
    var renderer = new ErrorDataSetRenderer();
    renderer.setPolyLineStyle(line);
    renderer.setErrorStyle(errors);
    // On by default, it averages neighbouring points away.
    renderer.setPointReduction(false);
    renderer.setDrawBars(false);
    renderer.getDatasets().setAll(dataSets);
    return renderer;
  }

  /** What a point is called, instead of its raw coordinates. */
  private static final class PointLabel extends DataPointTooltip {
    @Override
    protected String formatLabel(DataPoint point) {
      return point.label == null ? super.formatLabel(point) : point.label;
    }
  }
}

package dev.espalier.ui.chart;

import dev.espalier.ui.fx.Units;
import io.fair_acc.chartfx.renderer.ErrorStyle;
import io.fair_acc.chartfx.renderer.LineStyle;
import io.fair_acc.chartfx.renderer.spi.ErrorDataSetRenderer;
import io.fair_acc.dataset.spi.DoubleErrorDataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.util.StringConverter;

/** The error of each layer: what was predicted beside what was measured. */
public final class LayerErrorChart extends StaticChart {
  private static final double FLOOR_STEP = 10;
  private static final String NOT_KNOWN = "Evaluate to measure the error of each layer.";
  private static final String NO_ERROR = "No layer differs from the original.";
  private final ObjectProperty<List<LayerError>> data = new SimpleObjectProperty<>(List.of());

  public LayerErrorChart() {
    super("layer, by its number", "SQNR in dB");
    showNothing(NOT_KNOWN);
    getStyleClass().add("layer-error-chart");
    data.addListener((observable, before, now) -> changed(now));
    ChartMenu.install(this, this::csv, List.of());
  }

  /** The layers in the order to show them in. */
  public ObjectProperty<List<LayerError>> dataProperty() {
    return data;
  }

  private static DoubleStream figures(LayerError layer) {
    return DoubleStream.of(layer.measured(), layer.own(), layer.predicted(), layer.weights())
        .filter(Double::isFinite);
  }

  private void changed(List<LayerError> layers) {
    double lowest = layers.stream().flatMapToDouble(LayerErrorChart::figures).min().orElse(0);
    double highest = layers.stream().flatMapToDouble(LayerErrorChart::figures).max().orElse(-1);
    if (highest < lowest) {
      showNothing(layers.isEmpty() ? NOT_KNOWN : NO_ERROR);
      return;
    }
    double floor = Math.min(0, Math.floor(lowest / FLOOR_STEP) * FLOOR_STEP);
    yAxis().set(floor, Math.max(floor + FLOOR_STEP, highest * 1.08));
    xAxis().setTickLabelFormatter(new LayerNumber(layers));
    xAxis().set(0, layers.size() + 1.0);
    xAxis().setTickUnit(Ticks.step(0, layers.size() + 1.0, 12));
    List<ErrorDataSetRenderer> series = new ArrayList<>();
    add(
        series,
        ErrorStyle.ERRORBARS,
        stems(layers, "measured", "-esp-compressed", "circle", floor, LayerError::measured));
    add(
        series,
        ErrorStyle.NONE,
        stems(layers, "its own", "-esp-series-3", "rectangle2", floor, LayerError::own));
    add(
        series,
        ErrorStyle.NONE,
        stems(layers, "predicted", "-esp-threshold", "diamond", floor, LayerError::predicted));
    add(
        series,
        ErrorStyle.NONE,
        stems(layers, "of the weights", "-esp-axis", "cross", floor, LayerError::weights));
    draw(series);
  }

  /** An empty data set cannot be drawn. */
  private void add(
      List<ErrorDataSetRenderer> series, ErrorStyle style, DoubleErrorDataSet figures) {
    if (figures.getDataCount() > 0) {
      series.add(renderer(LineStyle.NONE, style, figures));
    }
  }

  /** A mark for each layer; on a stem down to the axis, drawn as a one-sided error bar. */
  private static DoubleErrorDataSet stems(
      List<LayerError> layers,
      String name,
      String colour,
      String marker,
      double floor,
      ToDoubleFunction<LayerError> figure) {
    var stems = new DoubleErrorDataSet(name);
    stems.setStyle(
        "-fx-line-color: "
            + colour
            + "; -fx-line-width: 2; -fx-marker-color: "
            + colour
            + "; -fx-marker-type: "
            + marker
            + "; -fx-marker-size: 3.5;");
    for (int i = 0; i < layers.size(); i++) {
      double value = figure.applyAsDouble(layers.get(i));
      if (Double.isFinite(value)) {
        String label = Units.format("%s, %s: %.1f dB", layers.get(i).layer(), name, value);
        stems.add(i + 1.0, value, value - floor, 0, label);
      }
    }
    return stems;
  }

  private String csv() {
    var csv = new StringBuilder("layer,measured_db,own_db,predicted_db,weights_db\n");
    for (LayerError layer : data.get()) {
      csv.append(NumberText.csvField(layer.layer()))
          .append(',')
          .append(layer.measured())
          .append(',')
          .append(layer.own())
          .append(',')
          .append(layer.predicted())
          .append(',')
          .append(layer.weights())
          .append('\n');
    }
    return csv.toString();
  }

  /** Layers are counted, so there is nothing between two of them. */
  private static final class LayerNumber extends StringConverter<Number> {
    private final List<LayerError> layers;

    LayerNumber(List<LayerError> layers) {
      this.layers = layers;
    }

    @Override
    public String toString(Number value) {
      double place = value.doubleValue();
      boolean known = place == Math.rint(place) && place >= 1 && place <= layers.size();
      return known ? Integer.toString(layers.get((int) place - 1).number()) : "";
    }

    @Override
    public Number fromString(String text) {
      return Double.valueOf(text);
    }
  }
}

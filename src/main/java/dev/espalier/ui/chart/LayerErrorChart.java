package dev.espalier.ui.chart;

import dev.espalier.ui.fx.Units;
import io.fair_acc.chartfx.renderer.ErrorStyle;
import io.fair_acc.chartfx.renderer.LineStyle;
import io.fair_acc.dataset.spi.DoubleErrorDataSet;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.util.StringConverter;

/**
 * The error of each layer's output in the order of the network: where the network starts to lose.
 */
public final class LayerErrorChart extends StaticChart {
  private static final double FLOOR_STEP = 10;
  private static final String NOT_MEASURED = "Evaluate to measure the error of each layer.";
  private static final String NO_ERROR = "No layer differs from the original.";
  private static final String LOOK =
      "-fx-line-color: -esp-compressed; -fx-line-width: 2; -fx-marker-color: -esp-compressed;"
          + " -fx-marker-type: circle; -fx-marker-size: 3.5;";

  private final ObjectProperty<List<LayerError>> data = new SimpleObjectProperty<>(List.of());

  public LayerErrorChart() {
    super("layer", "SQNR in dB");
    showNothing(NOT_MEASURED);
    getStyleClass().add("layer-error-chart");
    data.addListener((observable, before, now) -> changed(now));
    ChartMenu.install(this, this::csv, List.of());
  }

  /** The layers in the order of the network. */
  public ObjectProperty<List<LayerError>> dataProperty() {
    return data;
  }

  private void changed(List<LayerError> layers) {
    List<LayerError> finite = layers.stream().filter(l -> Double.isFinite(l.sqnrDb())).toList();
    if (finite.isEmpty()) {
      showNothing(layers.isEmpty() ? NOT_MEASURED : NO_ERROR);
      return;
    }
    double lowest = finite.stream().mapToDouble(LayerError::sqnrDb).min().orElse(0);
    double highest = finite.stream().mapToDouble(LayerError::sqnrDb).max().orElse(1);
    double floor = Math.min(0, Math.floor(lowest / FLOOR_STEP) * FLOOR_STEP);
    yAxis().set(floor, Math.max(floor + FLOOR_STEP, highest * 1.08));
    xAxis().setTickLabelFormatter(new LayerNumber());
    xAxis().set(0, layers.size() + 1.0);
    xAxis().setTickUnit(Ticks.step(0, layers.size() + 1.0, 12));
    draw(List.of(renderer(LineStyle.NONE, ErrorStyle.ERRORBARS, stems(layers, floor))));
  }

  /** A dot for each layer on a stem down to the axis, drawn as a one-sided error bar. */
  private static DoubleErrorDataSet stems(List<LayerError> layers, double floor) {
    var stems = new DoubleErrorDataSet("error by layer");
    stems.setStyle(LOOK);
    for (int i = 0; i < layers.size(); i++) {
      LayerError layer = layers.get(i);
      if (Double.isFinite(layer.sqnrDb())) {
        String label = Units.format("%s: %.1f dB", layer.layer(), layer.sqnrDb());
        stems.add(i + 1.0, layer.sqnrDb(), layer.sqnrDb() - floor, 0, label);
      }
    }
    return stems;
  }

  private String csv() {
    var csv = new StringBuilder("layer,sqnr_db\n");
    for (LayerError layer : data.get()) {
      csv.append(NumberText.csvField(layer.layer()))
          .append(',')
          .append(layer.sqnrDb())
          .append('\n');
    }
    return csv.toString();
  }

  /** Layers are counted, so there is nothing between two of them. */
  private static final class LayerNumber extends StringConverter<Number> {
    @Override
    public String toString(Number value) {
      double number = value.doubleValue();
      return number == Math.rint(number) && number > 0 ? Integer.toString(value.intValue()) : "";
    }

    @Override
    public Number fromString(String text) {
      return Double.valueOf(text);
    }
  }
}

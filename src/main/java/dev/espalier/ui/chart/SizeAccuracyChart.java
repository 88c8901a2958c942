package dev.espalier.ui.chart;

import dev.espalier.ui.chart.SizeAccuracyPoint.Role;
import dev.espalier.ui.fx.Units;
import io.fair_acc.chartfx.renderer.ErrorStyle;
import io.fair_acc.chartfx.renderer.LineStyle;
import io.fair_acc.chartfx.renderer.spi.ErrorDataSetRenderer;
import io.fair_acc.dataset.spi.DoubleDataSet;
import io.fair_acc.dataset.spi.DoubleErrorDataSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Point2D;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/**
 * Networks by size and accuracy, each with its confidence interval, and the line of those that no
 * other beats in both (the Pareto front).
 */
public final class SizeAccuracyChart extends StaticChart {
  private static final double MARGIN = 0.12;
  private static final String NOTHING_YET = "Evaluate to see size against accuracy.";

  /** How far beside a point, in pixels, a click still means it. */
  private static final double REACH = 12;

  private final ObjectProperty<List<SizeAccuracyPoint>> data =
      new SimpleObjectProperty<>(List.of());
  private final ObjectProperty<QualityAxis> quality =
      new SimpleObjectProperty<>(QualityAxis.ACCURACY);
  private Consumer<SizeAccuracyPoint> picked = point -> {};

  public SizeAccuracyChart() {
    super("file size in MB", QualityAxis.ACCURACY.title());
    addEventFilter(MouseEvent.MOUSE_CLICKED, this::clicked);
    showNothing(NOTHING_YET);
    getStyleClass().add("size-accuracy-chart");
    data.addListener((observable, before, now) -> changed(now));
    ChartMenu.install(this, this::csv, List.of());
  }

  /** The networks to show, in any order. */
  public ObjectProperty<List<SizeAccuracyPoint>> dataProperty() {
    return data;
  }

  /** What the vertical axis measures; to be set before the data. */
  public ObjectProperty<QualityAxis> qualityProperty() {
    return quality;
  }

  /** Called with the point that is clicked on. */
  public void setOnPicked(Consumer<SizeAccuracyPoint> handler) {
    picked = handler;
  }

  private void clicked(MouseEvent event) {
    if (event.getButton() != MouseButton.PRIMARY || !event.isStillSincePress()) {
      return;
    }
    data.get().stream()
        .min(Comparator.comparingDouble(point -> distance(point, event)))
        .filter(point -> distance(point, event) <= REACH)
        .ifPresent(picked);
  }

  private double distance(SizeAccuracyPoint point, MouseEvent event) {
    Point2D place = place(point);
    return place.distance(event.getSceneX(), event.getSceneY());
  }

  /** Where a point is drawn, in the scene. */
  Point2D place(SizeAccuracyPoint point) {
    double x = xAxis().getDisplayPosition(point.megabytes());
    double y = yAxis().getDisplayPosition(point.accuracy());
    return new Point2D(xAxis().localToScene(x, 0).getX(), yAxis().localToScene(0, y).getY());
  }

  private void changed(List<SizeAccuracyPoint> points) {
    if (points.isEmpty()) {
      showNothing(NOTHING_YET);
      return;
    }
    scale(points);
    yAxis().setName(quality.get().title());
    var renderers = new ArrayList<ErrorDataSetRenderer>();
    List<SizeAccuracyPoint> front = front(points);
    if (front.size() > 1) {
      renderers.add(renderer(LineStyle.NORMAL, ErrorStyle.NONE, line(front)).setDrawMarker(false));
    }
    for (Role role : Role.values()) {
      List<SizeAccuracyPoint> some = points.stream().filter(p -> p.role() == role).toList();
      if (!some.isEmpty()) {
        renderers.add(renderer(LineStyle.NONE, ErrorStyle.ERRORBARS, dots(role, some)));
      }
    }
    draw(renderers);
  }

  private void scale(List<SizeAccuracyPoint> points) {
    double largest = points.stream().mapToDouble(SizeAccuracyPoint::megabytes).max().orElse(1);
    double low = points.stream().mapToDouble(p -> p.accuracy() - p.halfWidth()).min().orElse(0);
    double high = points.stream().mapToDouble(p -> p.accuracy() + p.halfWidth()).max().orElse(100);
    QualityAxis axis = quality.get();
    double room = Math.max(axis.best() / 200, (high - low) * MARGIN);
    xAxis().set(0, largest * (1 + MARGIN));
    xAxis().setTickUnit(Ticks.step(0, largest * (1 + MARGIN), 5));
    double bottom = Math.max(axis.worst(), low - room);
    // A little above the best, so that a point there is seen whole.
    double top = Math.min(axis.best() + room / 3, high + room);
    yAxis().set(bottom, top);
    yAxis().setTickUnit(Ticks.step(low - room, high + room, 6));
  }

  /** Those that no other point beats in size without losing accuracy, by size. */
  static List<SizeAccuracyPoint> front(List<SizeAccuracyPoint> points) {
    var bySize =
        Comparator.comparingDouble(SizeAccuracyPoint::megabytes)
            .thenComparing(Comparator.comparingDouble(SizeAccuracyPoint::accuracy).reversed());
    var front = new ArrayList<SizeAccuracyPoint>();
    double best = Double.NEGATIVE_INFINITY;
    for (SizeAccuracyPoint point : points.stream().sorted(bySize).toList()) {
      if (point.accuracy() > best) {
        front.add(point);
        best = point.accuracy();
      }
    }
    return List.copyOf(front);
  }

  private static DoubleDataSet line(List<SizeAccuracyPoint> front) {
    var line = new DoubleDataSet("Pareto front");
    line.setStyle("-fx-line-color: -esp-axis; -fx-stroke-dash-array: 4 3;");
    front.forEach(point -> line.add(point.megabytes(), point.accuracy()));
    return line;
  }

  private DoubleErrorDataSet dots(Role role, List<SizeAccuracyPoint> points) {
    var dots = new DoubleErrorDataSet(role.name().toLowerCase(Locale.ROOT));
    String look =
        switch (role) {
          case ORIGINAL ->
              colour("-esp-original") + "-fx-marker-type: rectangle; -fx-marker-size: 4;";
          case SNAPSHOT ->
              colour("-esp-series-3") + "-fx-marker-type: circle; -fx-marker-size: 3.5;";
          case QUICK -> colour("-esp-series-3") + "-fx-marker-type: circle2; -fx-marker-size: 5;";
          case CURRENT ->
              colour("-esp-compressed") + "-fx-marker-type: diamond; -fx-marker-size: 5;";
          case CURRENT_QUICK ->
              colour("-esp-compressed") + "-fx-marker-type: diamond2; -fx-marker-size: 6.5;";
        };
    dots.setStyle(look);
    for (SizeAccuracyPoint point : points) {
      String label =
          point.name()
              + Units.format(
                  ": %.2f MB, " + quality.get().pattern(), point.megabytes(), point.accuracy())
              + (point.samples().isEmpty() ? "" : ", " + point.samples());
      dots.add(point.megabytes(), point.accuracy(), point.halfWidth(), point.halfWidth(), label);
    }
    return dots;
  }

  private static String colour(String token) {
    return "-fx-line-color: " + token + "; -fx-marker-color: " + token + "; ";
  }

  private String csv() {
    var csv = new StringBuilder("name,megabytes,accuracy,half_width,samples,role\n");
    for (SizeAccuracyPoint point : data.get()) {
      csv.append(NumberText.csvField(point.name()))
          .append(',')
          .append(point.megabytes())
          .append(',');
      csv.append(point.accuracy()).append(',').append(point.halfWidth()).append(',');
      csv.append(NumberText.csvField(point.samples())).append(',');
      csv.append(point.role()).append('\n');
    }
    return csv.toString();
  }
}

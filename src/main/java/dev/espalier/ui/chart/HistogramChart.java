package dev.espalier.ui.chart;

import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a layer before and after compression, with the levels of the quantizer and a
 * threshold that can be dragged. Fast enough to follow a slider: a frame costs one rectangle per
 * column of pixels, however many bins.
 *
 * <p>Mouse: drag a threshold line; drag elsewhere or turn the wheel to zoom; double-click to see
 * all. Keys: left and right move the threshold (with Shift ten times as far), plus and minus zoom,
 * 0 shows all, L switches the scale.
 */
public final class HistogramChart extends InkedRegion {
  private static final Span NO_DATA = new Span(-1, 1);

  private final ObjectProperty<@Nullable HistogramData> data = new SimpleObjectProperty<>();
  private final DoubleProperty threshold = new SimpleDoubleProperty(Double.NaN);
  private final BooleanProperty logarithmic = new SimpleBooleanProperty(false);
  private final StringProperty valueLabel = new SimpleStringProperty("weight");
  private Span home = NO_DATA;
  private Optional<Span> zoomed = Optional.empty();
  private HistogramScene.Hand hand = HistogramScene.Hand.IDLE;
  private ThresholdListener listener = (value, finished) -> {};

  public HistogramChart() {
    getStyleClass().add("histogram-chart");
    setAccessibleRole(AccessibleRole.SLIDER);
    setAccessibleText("Histogram of the weights before and after compression");
    setFocusTraversable(true);
    setMinSize(120, 90);
    setPrefSize(480, 220);
    data.addListener((observable, before, now) -> dataChanged(before, now));
    threshold.addListener(observable -> repaint());
    logarithmic.addListener(observable -> repaint());
    valueLabel.addListener(observable -> repaint());
    new HistogramInput(this).install();
    ChartMenu.install(
        this, () -> data.get() == null ? "" : data.get().toCsv(), HistogramMenu.items(this));
  }

  /** The bins; null shows an empty plot. */
  public ObjectProperty<@Nullable HistogramData> dataProperty() {
    return data;
  }

  /** Weights of smaller magnitude become zero; NaN if there is no threshold to show. */
  public DoubleProperty thresholdProperty() {
    return threshold;
  }

  /** Whether counts are shown by their logarithm. */
  public BooleanProperty logarithmicProperty() {
    return logarithmic;
  }

  /** The title of the horizontal axis, with its unit. */
  public StringProperty valueLabelProperty() {
    return valueLabel;
  }

  /** Says who hears of a threshold that the user moves. The chart's own threshold moves at once. */
  public void setOnThreshold(ThresholdListener newListener) {
    listener = newListener;
  }

  /** Shows the whole range again. */
  public void showAll() {
    look(limits());
  }

  Span limits() {
    HistogramData shown = data.get();
    return shown == null ? NO_DATA : shown.span();
  }

  Span view() {
    return zoomed.orElse(home);
  }

  void look(Span span) {
    zoomed = Optional.of(span.size() >= limits().size() ? limits() : span);
    repaint();
  }

  PlotArea area() {
    return PlotArea.of(getWidth(), getHeight(), view());
  }

  HistogramScene.Hand hand() {
    return hand;
  }

  void setHand(HistogramScene.Hand newHand) {
    hand = newHand;
    repaint();
  }

  OptionalDouble shownThreshold() {
    return Double.isNaN(threshold.get())
        ? OptionalDouble.empty()
        : OptionalDouble.of(threshold.get());
  }

  void moveThreshold(double to, boolean finished) {
    double most = Math.max(Math.abs(limits().low()), Math.abs(limits().high()));
    threshold.set(Math.clamp(to, 0, most));
    listener.moved(threshold.get(), finished);
  }

  private void dataChanged(@Nullable HistogramData before, @Nullable HistogramData now) {
    // A zoom survives a new preview of the same weight, not another weight.
    if (before == null || now == null || !before.span().equals(now.span())) {
      zoomed = Optional.empty();
      home = now == null ? NO_DATA : now.bulk();
    }
    repaint();
  }

  @Override
  void paint(Canvas on, double width, double height) {
    var pen = new Pen(on.getGraphicsContext2D(), this::ink, font());
    HistogramData shown = data.get();
    PlotArea area = area();
    if (shown == null) {
      AxisPainter.paintGround(pen, area);
      AxisPainter.paintFrame(pen, area);
      return;
    }
    var scene =
        new HistogramScene(
            shown, view(), shownThreshold(), logarithmic.get(), label(shown), focusedHand());
    new HistogramPainter(pen, scene, area).paint();
    new HistogramOverlay(pen, scene, area).paint();
  }

  /** The title of the axis, and how much of the weights is out of sight. */
  private String label(HistogramData shown) {
    double outside = shown.outside(view());
    return outside == 0
        ? valueLabel.get()
        : valueLabel.get() + "  (" + NumberText.percent(outside) + " outside; 0 shows all)";
  }

  private HistogramScene.Hand focusedHand() {
    return new HistogramScene.Hand(
        hand.pointer(), hand.band(), hand.holdsThreshold(), isFocusVisible());
  }
}

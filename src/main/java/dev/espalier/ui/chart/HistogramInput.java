package dev.espalier.ui.chart;

import dev.espalier.ui.chart.HistogramScene.Hand;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.scene.Cursor;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/** Mouse and keys of a histogram. */
final class HistogramInput {
  private static final double REACH = 6;
  private static final double SMALLEST_BAND = 4;
  private static final double WHEEL_ZOOM = 0.85;
  private static final double KEY_ZOOM = 0.7;

  private final HistogramChart chart;
  private double pressedX;
  private boolean primaryHeld;

  HistogramInput(HistogramChart chart) {
    this.chart = chart;
  }

  void install() {
    chart.setOnMousePressed(this::pressed);
    chart.setOnMouseDragged(this::dragged);
    chart.setOnMouseReleased(this::released);
    chart.setOnMouseClicked(this::clicked);
    chart.setOnMouseMoved(this::moved);
    chart.setOnMouseExited(event -> chart.setHand(Hand.IDLE));
    chart.setOnScroll(this::scrolled);
    chart.setOnKeyPressed(this::key);
  }

  private void pressed(MouseEvent event) {
    chart.requestFocus();
    primaryHeld = event.getButton() == MouseButton.PRIMARY;
    if (primaryHeld) {
      pressedX = event.getX();
      boolean holds = onThreshold(event.getX());
      chart.setHand(new Hand(pointer(event), Optional.empty(), holds, true));
    }
    event.consume();
  }

  private void dragged(MouseEvent event) {
    if (!primaryHeld) {
      return;
    }
    Hand hand = chart.hand();
    if (hand.holdsThreshold()) {
      chart.moveThreshold(Math.abs(chart.area().value(event.getX())), false);
      chart.setHand(new Hand(pointer(event), Optional.empty(), true, true));
    } else if (Math.abs(event.getX() - pressedX) >= SMALLEST_BAND) {
      chart.setHand(new Hand(pointer(event), band(event.getX()), false, true));
    }
    event.consume();
  }

  private void released(MouseEvent event) {
    primaryHeld = false;
    Hand hand = chart.hand();
    if (hand.holdsThreshold()) {
      chart.moveThreshold(chart.thresholdProperty().get(), true);
    }
    hand.band().ifPresent(chart::look);
    chart.setHand(new Hand(pointer(event), Optional.empty(), false, true));
    event.consume();
  }

  private void clicked(MouseEvent event) {
    if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
      chart.showAll();
    }
  }

  private void moved(MouseEvent event) {
    chart.setCursor(onThreshold(event.getX()) ? Cursor.H_RESIZE : Cursor.DEFAULT);
    chart.setHand(new Hand(pointer(event), Optional.empty(), false, true));
  }

  private void scrolled(ScrollEvent event) {
    PlotArea area = chart.area();
    if (event.isShiftDown() || event.getDeltaY() == 0) {
      double pixels = event.getDeltaX() == 0 ? event.getDeltaY() : event.getDeltaX();
      chart.look(chart.view().move(-pixels / area.width() * chart.view().size(), chart.limits()));
    } else {
      double factor = event.getDeltaY() > 0 ? WHEEL_ZOOM : 1 / WHEEL_ZOOM;
      chart.look(chart.view().zoom(area.value(event.getX()), factor, chart.limits()));
    }
    event.consume();
  }

  private void key(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    double step =
        chart.view().size() / Math.max(1, chart.area().width()) * (event.isShiftDown() ? 10 : 1);
    switch (event.getCode()) {
      case LEFT -> nudge(-step);
      case RIGHT -> nudge(step);
      case PLUS, ADD, EQUALS -> zoom(KEY_ZOOM);
      case MINUS, SUBTRACT -> zoom(1 / KEY_ZOOM);
      case DIGIT0, NUMPAD0 -> chart.showAll();
      case L -> chart.logarithmicProperty().set(!chart.logarithmicProperty().get());
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void nudge(double by) {
    chart.shownThreshold().ifPresent(threshold -> chart.moveThreshold(threshold + by, true));
  }

  private void zoom(double factor) {
    double middle = chart.view().at(0.5);
    chart.look(chart.view().zoom(middle, factor, chart.limits()));
  }

  private boolean onThreshold(double x) {
    OptionalDouble threshold = chart.shownThreshold();
    if (threshold.isEmpty()) {
      return false;
    }
    PlotArea area = chart.area();
    double right = Math.abs(area.x(threshold.getAsDouble()) - x);
    double left = Math.abs(area.x(-threshold.getAsDouble()) - x);
    return Math.min(left, right) <= REACH;
  }

  private OptionalDouble pointer(MouseEvent event) {
    PlotArea area = chart.area();
    return area.contains(event.getX(), event.getY())
        ? OptionalDouble.of(area.value(event.getX()))
        : OptionalDouble.empty();
  }

  private Optional<Span> band(double x) {
    PlotArea area = chart.area();
    double from = area.value(Math.max(area.left(), Math.min(x, pressedX)));
    double to = area.value(Math.min(area.right(), Math.max(x, pressedX)));
    return to > from ? Optional.of(new Span(from, to)) : Optional.empty();
  }
}

package dev.espalier.ui.chart;

import dev.espalier.tune.channel.Staircase;
import dev.espalier.ui.fx.Units;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.Canvas;
import javafx.scene.text.TextAlignment;

/**
 * Times over counts of channels as bars, to lie behind a slider: the bar of a count reaches back to
 * the next smaller one, as a block that is begun costs as much as a whole one. What is left is in
 * colour, and counts worth choosing have a mark. Does nothing by itself; a menu copies it.
 */
public final class StaircaseChart extends InkedRegion {
  private static final double LEGEND_Y = 7;
  private static final String LEGEND = "time by channels left";
  private static final double GAP = 8;
  private static final double ROOM_TOP = 16;
  private static final double MARK = 3;

  private final ObjectProperty<Staircase> staircase =
      new SimpleObjectProperty<>(new Staircase(1, List.of()));
  private final IntegerProperty kept = new SimpleIntegerProperty();
  private final DoubleProperty side = new SimpleDoubleProperty();
  private final DoubleProperty foot = new SimpleDoubleProperty();

  public StaircaseChart() {
    getStyleClass().add("staircase-chart");
    setFocusTraversable(false);
    staircase.addListener(observable -> repaint());
    kept.addListener(observable -> repaint());
    side.addListener(observable -> repaint());
    foot.addListener(observable -> repaint());
    ChartMenu.install(this, this::csv, List.of());
  }

  /** What to draw. */
  public ObjectProperty<Staircase> staircaseProperty() {
    return staircase;
  }

  /** How many channels are left. */
  public IntegerProperty keptProperty() {
    return kept;
  }

  /** How far from both sides the ends of the slider's way are, in pixels. */
  public DoubleProperty sideProperty() {
    return side;
  }

  /** How far above the lower border bars stand, in pixels. */
  public DoubleProperty footProperty() {
    return foot;
  }

  @Override
  void paint(Canvas on, double width, double height) {
    Staircase shown = staircase.get();
    if (shown.points().isEmpty() || shown.channels() < 2) {
      return;
    }
    Pen pen = new Pen(on.getGraphicsContext2D(), this::ink, font());
    PlotArea area =
        new PlotArea(
            side.get(),
            ROOM_TOP,
            Math.max(1, width - 2 * side.get()),
            Math.max(1, height - ROOM_TOP - foot.get()),
            new Span(1, shown.channels()));
    double highest = shown.points().stream().mapToDouble(Staircase.Point::millis).max().orElse(0);
    AxisPainter.paintGround(pen, area);
    pen.horizontal(Ink.GRID, area.top(), area.left(), area.right());
    pen.horizontal(Ink.GRID, area.top() + area.height() / 2, area.left(), area.right());
    List<Integer> steps = shown.steps();
    double from = Math.rint(area.left());
    for (Staircase.Point point : shown.points()) {
      // On whole pixels, or a line is seen between bars.
      double to = Math.rint(area.x(point.channels()));
      double high = area.height() * (highest > 0 ? point.millis() / highest : 0);
      bar(pen, area, from, to, high);
      if (steps.contains(point.channels())) {
        pen.fill(Ink.COMPRESSED, to - MARK, area.bottom() - high - 1, MARK + 1, MARK);
      }
      from = to;
    }
    AxisPainter.paintFrame(pen, area);
    legend(pen, area, Units.millis(highest));
  }

  private static void legend(Pen pen, PlotArea area, String highest) {
    pen.text(Ink.TEXT, highest, area.left(), LEGEND_Y, TextAlignment.LEFT);
    if (pen.widthOf(highest) + pen.widthOf(LEGEND) + GAP < area.width()) {
      pen.text(Ink.AXIS, LEGEND, area.right(), LEGEND_Y, TextAlignment.RIGHT);
    }
  }

  private void bar(Pen pen, PlotArea area, double from, double to, double high) {
    double split = Math.clamp(Math.rint(area.x(kept.get())), from, Math.max(from, to));
    double top = area.bottom() - high;
    pen.fill(Ink.COMPRESSED_SOFT, from, top, split - from, high);
    pen.fill(Ink.ORIGINAL_SOFT, split, top, to - split, high);
    pen.fill(Ink.COMPRESSED, from, top, split - from, 1);
    pen.fill(Ink.ORIGINAL, split, top, to - split, 1);
  }

  private String csv() {
    Staircase shown = staircase.get();
    List<Integer> steps = shown.steps();
    StringBuilder text = new StringBuilder("channels,milliseconds,step\n");
    for (Staircase.Point point : shown.points()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d,%s,%s%n",
              point.channels(),
              point.millis(),
              steps.contains(point.channels())));
    }
    return text.toString();
  }
}

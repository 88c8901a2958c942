package dev.espalier.ui.chart;

import javafx.scene.text.TextAlignment;

/** Grid, axes and their labels. */
final class AxisPainter {
  private static final double PIXELS_PER_X_TICK = 70;
  private static final double PIXELS_PER_Y_TICK = 32;

  private AxisPainter() {}

  static void paintGround(Pen pen, PlotArea area) {
    pen.fill(Ink.PLOT, area.left(), area.top(), area.width(), area.height());
  }

  static void paintX(Pen pen, PlotArea area, String label) {
    int most = (int) Math.max(2, area.width() / PIXELS_PER_X_TICK);
    double step = Ticks.step(area.view().low(), area.view().high(), most);
    for (double tick : Ticks.linear(area.view().low(), area.view().high(), most)) {
      double x = area.x(tick);
      pen.vertical(Ink.GRID, x, area.top(), area.bottom());
      pen.vertical(Ink.AXIS, x, area.bottom(), area.bottom() + 4);
      pen.text(Ink.AXIS, NumberText.tick(tick, step), x, area.bottom() + 11, TextAlignment.CENTER);
    }
    pen.text(
        Ink.AXIS, label, area.left() + area.width() / 2, area.bottom() + 26, TextAlignment.CENTER);
  }

  static void paintY(Pen pen, PlotArea area, CountScale scale, String label) {
    int most = (int) Math.max(2, area.height() / PIXELS_PER_Y_TICK);
    for (double tick : scale.ticks(most)) {
      double y = area.bottom() - scale.share(tick) * area.height();
      pen.horizontal(Ink.GRID, y, area.left(), area.right());
      pen.text(Ink.AXIS, NumberText.shortCount(tick), area.left() - 5, y, TextAlignment.RIGHT);
    }
    pen.textUpwards(Ink.AXIS, label, 7, area.top() + area.height() / 2);
  }

  /** The lines of the axes, over what was drawn in the plot. */
  static void paintFrame(Pen pen, PlotArea area) {
    pen.horizontal(Ink.AXIS, area.bottom(), area.left(), area.right());
  }
}

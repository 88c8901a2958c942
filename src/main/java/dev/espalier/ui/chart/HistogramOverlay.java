package dev.espalier.ui.chart;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/**
 * Paints what lies over the bars of a histogram: threshold, read-out or legend, zoom band, focus.
 */
final class HistogramOverlay {
  private static final double GRIP_WIDTH = 9;
  private static final double GRIP_HEIGHT = 14;
  private static final double LEGEND_Y = 9;

  private final Pen pen;
  private final HistogramScene scene;
  private final PlotArea area;

  HistogramOverlay(Pen pen, HistogramScene scene, PlotArea area) {
    this.pen = pen;
    this.scene = scene;
    this.area = area;
  }

  void paint() {
    scene.threshold().ifPresent(this::threshold);
    scene.hand().band().ifPresent(this::band);
    if (scene.hand().pointer().isPresent()) {
      readOut(scene.hand().pointer().getAsDouble());
    } else {
      legend();
    }
    if (scene.hand().focused()) {
      focusRing();
    }
  }

  private void threshold(double threshold) {
    double left = Math.max(area.left(), area.x(-threshold));
    double right = Math.min(area.right(), area.x(threshold));
    if (right > left) {
      pen.fill(Ink.THRESHOLD_SOFT, left, area.top(), right - left, area.height());
    }
    line(-threshold);
    line(threshold);
  }

  private void line(double value) {
    double x = area.x(value);
    if (x < area.left() - 1 || x > area.right() + 1) {
      return;
    }
    double width = scene.hand().holdsThreshold() ? 2 : 1;
    pen.fill(Ink.THRESHOLD, Math.rint(x) - (width - 1) / 2, area.top(), width, area.height());
    GraphicsContext g = pen.g();
    g.setFill(pen.ink(Ink.THRESHOLD));
    g.fillRoundRect(
        Math.rint(x) + 0.5 - GRIP_WIDTH / 2, area.top() - 4, GRIP_WIDTH, GRIP_HEIGHT, 4, 4);
    g.setFill(pen.ink(Ink.PLOT));
    g.fillRect(Math.rint(x) - 1, area.top(), 1, GRIP_HEIGHT - 8);
    g.fillRect(Math.rint(x) + 1, area.top(), 1, GRIP_HEIGHT - 8);
  }

  private void band(Span band) {
    double left = Math.max(area.left(), area.x(band.low()));
    double right = Math.min(area.right(), area.x(band.high()));
    pen.g().setGlobalAlpha(0.2);
    pen.fill(Ink.FOCUS, left, area.top(), right - left, area.height());
    pen.g().setGlobalAlpha(1);
  }

  private void readOut(double value) {
    HistogramData data = scene.data();
    int bin = data.binOf(value);
    pen.vertical(Ink.AXIS, area.x(value), area.top(), area.bottom());
    String counts = NumberText.count(Math.round(data.original()[bin]));
    if (data.compressed().length > 0) {
      counts += " \u2192 " + NumberText.count(Math.round(data.compressed()[bin]));
    }
    String range =
        NumberText.weight(data.edge(bin)) + " to " + NumberText.weight(data.edge(bin + 1));
    pen.text(Ink.TEXT, range + "  \u00b7  " + counts, area.right(), LEGEND_Y, TextAlignment.RIGHT);
    zeroes();
  }

  private void legend() {
    double x = area.right();
    if (scene.data().levels().length > 0) {
      x = entry(x, scene.data().levels().length + " levels", Ink.LEVEL, 2);
    }
    if (scene.data().compressed().length > 0) {
      x = entry(x, "compressed", Ink.COMPRESSED, 9);
    }
    entry(x, "original", Ink.ORIGINAL, 9);
    zeroes();
  }

  /** Writes from right to left and says where the next entry ends. */
  private double entry(double right, String text, Ink ink, double boxWidth) {
    double width = pen.widthOf(text);
    pen.text(Ink.AXIS, text, right, LEGEND_Y, TextAlignment.RIGHT);
    double box = right - width - 5 - boxWidth;
    pen.fill(ink, box, LEGEND_Y - 5, boxWidth, 9);
    return box - 12;
  }

  private void zeroes() {
    if (scene.data().zeroShare() > 0) {
      String text = NumberText.percent(scene.data().zeroShare()) + " zero";
      pen.text(Ink.THRESHOLD, text, area.left(), LEGEND_Y, TextAlignment.LEFT);
    }
  }

  private void focusRing() {
    GraphicsContext g = pen.g();
    g.setStroke(pen.ink(Ink.FOCUS));
    g.setLineWidth(1);
    g.strokeRect(area.left() - 0.5, area.top() - 0.5, area.width() + 1, area.height() + 1);
  }
}

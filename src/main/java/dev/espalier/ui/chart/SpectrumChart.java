package dev.espalier.ui.chart;

import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;

/**
 * The singular values of a layer by rank, as shares of the largest, and the share of their energy
 * that is kept up to each rank; with the chosen rank, and where ranks no longer pay.
 */
public final class SpectrumChart extends InkedRegion {
  private static final double LEGEND_Y = 9;
  private static final double GAP = 14;
  private static final double SWATCH = 10;

  private final ObjectProperty<@Nullable SpectrumData> data = new SimpleObjectProperty<>();

  public SpectrumChart() {
    getStyleClass().add("spectrum-chart");
    setMinSize(160, 110);
    data.addListener(observable -> changed());
  }

  /** What to draw; nothing while it is not known. */
  public ObjectProperty<@Nullable SpectrumData> dataProperty() {
    return data;
  }

  private void changed() {
    SpectrumData now = data.get();
    setAccessibleText(
        now == null
            ? "Singular values, not known yet"
            : String.format(
                Locale.ROOT,
                "%d singular values; ranks up to %d save weights; rank %d keeps %.1f %% of %s",
                now.singularValues().length,
                now.mostThatPays(),
                now.rank(),
                100 * kept(now, now.rank()),
                now.measure()));
    repaint();
  }

  private static double kept(SpectrumData data, int rank) {
    double[] shares = shares(data.singularValues());
    return shares[Math.min(rank, shares.length - 1)];
  }

  /** The share of the sum of squares that the first i have, for i from 0 on. */
  private static double[] shares(float[] values) {
    double[] sums = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      sums[i + 1] = sums[i] + (double) values[i] * values[i];
    }
    double all = sums[values.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = all == 0 ? 1 : sums[i] / all;
    }
    return sums;
  }

  @Override
  void paint(Canvas on, double width, double height) {
    SpectrumData shown = data.get();
    if (shown == null || shown.singularValues().length == 0) {
      return;
    }
    Pen pen = new Pen(on.getGraphicsContext2D(), this::ink, font());
    float[] values = shown.singularValues();
    PlotArea area = PlotArea.of(width, height, new Span(0, values.length));
    CountScale scale = new CountScale(1, false);
    AxisPainter.paintGround(pen, area);
    bars(pen, area, values);
    AxisPainter.paintX(pen, area, "rank");
    AxisPainter.paintY(pen, area, scale, "share");
    beyond(pen, area, shown);
    energy(pen, area, shares(values));
    if (shown.rank() > 0) {
      pen.fill(Ink.THRESHOLD, Math.rint(area.x(shown.rank())) - 1, area.top(), 2, area.height());
    }
    AxisPainter.paintFrame(pen, area);
    legend(pen, area, shown);
  }

  private static void bars(Pen pen, PlotArea area, float[] values) {
    for (int i = 0; i < values.length; i++) {
      double share = values[0] == 0 ? 0 : values[i] / values[0];
      double left = area.x(i);
      pen.fill(
          Ink.ORIGINAL_SOFT,
          left,
          area.bottom() - share * area.height(),
          Math.max(1, area.x(i + 1) - left),
          share * area.height());
    }
  }

  /** Where two weights are no fewer than one. */
  private static void beyond(Pen pen, PlotArea area, SpectrumData shown) {
    double left = area.x(shown.mostThatPays());
    if (left >= area.right()) {
      return;
    }
    pen.fill(Ink.THRESHOLD_SOFT, left, area.top(), area.right() - left, area.height());
    String text = pen.fitted("saves nothing", area.right() - left - 6);
    if (text.length() > 4) {
      pen.text(Ink.TEXT, text, (left + area.right()) / 2, area.top() + 10, TextAlignment.CENTER);
    }
  }

  private static void energy(Pen pen, PlotArea area, double[] shares) {
    GraphicsContext g = pen.g();
    g.setStroke(pen.ink(Ink.COMPRESSED));
    g.setLineWidth(2);
    g.beginPath();
    g.moveTo(area.x(0), area.bottom());
    for (int rank = 1; rank < shares.length; rank++) {
      g.lineTo(area.x(rank), area.bottom() - shares[rank] * area.height());
    }
    g.stroke();
  }

  private static void legend(Pen pen, PlotArea area, SpectrumData shown) {
    double x = area.left();
    x = entry(pen, Ink.ORIGINAL_SOFT, "singular value", x, area.right());
    entry(pen, Ink.COMPRESSED, "kept of " + shown.measure(), x, area.right());
  }

  private static double entry(Pen pen, Ink ink, String text, double x, double right) {
    pen.fill(ink, x, LEGEND_Y - SWATCH / 2, SWATCH, SWATCH);
    String fitted = pen.fitted(text, right - x - SWATCH - 4);
    pen.text(Ink.TEXT, fitted, x + SWATCH + 4, LEGEND_Y, TextAlignment.LEFT);
    return x + SWATCH + 4 + pen.widthOf(fitted) + GAP;
  }
}

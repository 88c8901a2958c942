package dev.espalier.ui.chart;

import java.util.Optional;
import javafx.scene.canvas.GraphicsContext;

/** Paints the bars of a histogram: what was, what is left, and the levels that are left. */
final class HistogramPainter {
  private static final int MOST_GUIDES = 32;
  private static final double LEVEL_TICK = 7;

  private final Pen pen;
  private final HistogramScene scene;
  private final PlotArea area;

  HistogramPainter(Pen pen, HistogramScene scene, PlotArea area) {
    this.pen = pen;
    this.scene = scene;
    this.area = area;
  }

  void paint() {
    HistogramData data = scene.data();
    double[] original = Columns.of(data.original(), data, area);
    Optional<Cells> cells = cells();
    double[] compressed =
        data.compressed().length == 0 || cells.isPresent()
            ? new double[0]
            : Columns.of(data.compressed(), data, area);
    double highest = Math.max(Columns.reach(original), Columns.reach(compressed));
    CountScale scale = CountScale.upTo(highest, scene.logarithmic());

    AxisPainter.paintGround(pen, area);
    AxisPainter.paintX(pen, area, scene.xLabel());
    AxisPainter.paintY(
        pen, area, scale, scene.logarithmic() ? "weights per bin (log)" : "weights per bin");
    bars(original, scale, Ink.ORIGINAL_SOFT);
    bars(compressed, scale, Ink.COMPRESSED_SOFT);
    cells.ifPresent(value -> steps(value, scale));
    levels();
    AxisPainter.paintFrame(pen, area);
  }

  /**
   * Cells only where they are wider than bins: finer ones would say nothing that the bins do not.
   */
  private Optional<Cells> cells() {
    HistogramData data = scene.data();
    boolean worthIt =
        data.compressed().length > 0
            && data.levels().length > 1
            && data.levels().length * 2 < data.bins();
    return worthIt ? Optional.of(Cells.of(data)) : Optional.empty();
  }

  /** One rectangle for each run of columns of equal height. */
  private void bars(double[] columns, CountScale scale, Ink ink) {
    GraphicsContext g = pen.g();
    g.setFill(pen.ink(ink));
    int from = 0;
    for (int column = 1; column <= columns.length; column++) {
      if (column == columns.length || columns[column] != columns[from]) {
        double height = scale.share(columns[from]) * area.height();
        if (height > 0) {
          double shown = Math.max(1, height);
          g.fillRect(area.left() + from, area.bottom() - shown, column - from, shown);
        }
        from = column;
      }
    }
  }

  private void steps(Cells cells, CountScale scale) {
    for (int i = 0; i < cells.heights().length; i++) {
      double left = Math.max(area.left(), area.x(cells.edges()[i]));
      double right = Math.min(area.right(), area.x(cells.edges()[i + 1]));
      double height = scale.share(cells.heights()[i]) * area.height();
      if (right > left && height > 0) {
        pen.fill(Ink.COMPRESSED_SOFT, left, area.bottom() - height, right - left, height);
        pen.fill(Ink.COMPRESSED, left, area.bottom() - height, right - left, 1.5);
      }
    }
  }

  private void levels() {
    double[] levels = scene.data().levels();
    for (double level : levels) {
      double x = area.x(level);
      if (x >= area.left() && x <= area.right()) {
        if (levels.length <= MOST_GUIDES) {
          pen.vertical(Ink.GRID, x, area.top(), area.bottom());
        }
        pen.vertical(Ink.LEVEL, x, area.bottom() - LEVEL_TICK, area.bottom());
      }
    }
  }
}

package dev.espalier.ui.chart;

/**
 * The rectangle of a chart inside its axes, in pixels, and the values its width stands for.
 *
 * @param left the left border
 * @param top the upper border
 * @param width at least 1
 * @param height at least 1
 * @param view the values from the left to the right border
 */
record PlotArea(double left, double top, double width, double height, Span view) {
  private static final double ROOM_LEFT = 46;
  private static final double ROOM_RIGHT = 10;
  private static final double ROOM_TOP = 20;
  private static final double ROOM_BOTTOM = 34;

  /** The rectangle that remains when the axes have their room. */
  static PlotArea of(double width, double height, Span view) {
    return new PlotArea(
        ROOM_LEFT,
        ROOM_TOP,
        Math.max(1, Math.floor(width - ROOM_LEFT - ROOM_RIGHT)),
        Math.max(1, Math.floor(height - ROOM_TOP - ROOM_BOTTOM)),
        view);
  }

  double bottom() {
    return top + height;
  }

  double right() {
    return left + width;
  }

  double x(double value) {
    return left + view.share(value) * width;
  }

  double value(double x) {
    return view.at((x - left) / width);
  }

  boolean contains(double x, double y) {
    return x >= left && x <= right() && y >= top && y <= bottom();
  }
}

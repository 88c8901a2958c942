package dev.espalier.ui.chart;

/**
 * A range of values along an axis.
 *
 * @param low the lower end
 * @param high the upper end, greater than {@code low}
 */
record Span(double low, double high) {
  Span {
    if (!(high > low)) {
      throw new IllegalArgumentException("empty span: " + low + " to " + high);
    }
  }

  double size() {
    return high - low;
  }

  /** Where a value lies: 0 at the lower end, 1 at the upper. */
  double share(double value) {
    return (value - low) / size();
  }

  double at(double share) {
    return low + share * size();
  }

  /**
   * The span seen after zooming around a value that keeps its place.
   *
   * @param factor below 1 to see less
   */
  Span zoom(double around, double factor, Span limits) {
    double smallest = limits.size() * 1e-4;
    double size = Math.clamp(size() * factor, smallest, limits.size());
    return new Span(around - share(around) * size, around - share(around) * size + size)
        .inside(limits);
  }

  Span move(double by, Span limits) {
    return new Span(low + by, high + by).inside(limits);
  }

  /** Moved, not resized unless it is larger, so that it lies within the limits. */
  private Span inside(Span limits) {
    if (size() >= limits.size()) {
      return limits;
    }
    double by = Math.max(0, limits.low - low) + Math.min(0, limits.high - high);
    return new Span(low + by, high + by);
  }
}

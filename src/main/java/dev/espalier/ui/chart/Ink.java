package dev.espalier.ui.chart;

import java.util.Locale;

/** What a colour in a chart is for. Style sheets set it as {@code -esp-ink-<name>}. */
enum Ink {
  PLOT,
  GRID,
  AXIS,
  TEXT,
  ORIGINAL,
  ORIGINAL_SOFT,
  COMPRESSED,
  COMPRESSED_SOFT,
  THRESHOLD,
  THRESHOLD_SOFT,
  LEVEL,
  FOCUS,
  HEAT_LOW,
  HEAT_HIGH,
  HEAT_WRONG;

  String cssName() {
    return "-esp-ink-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

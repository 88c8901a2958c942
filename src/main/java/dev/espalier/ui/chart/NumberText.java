package dev.espalier.ui.chart;

import dev.espalier.ui.fx.Units;

/** Numbers as a chart writes them: as many digits as their step needs, thousands in groups. */
final class NumberText {
  private static final int MOST_DECIMALS = 6;
  private static final double LARGE = 1e6;

  private NumberText() {}

  /** A value on an axis whose ticks are {@code step} apart. */
  static String tick(double value, double step) {
    if (value == 0) {
      return "0";
    }
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    if (decimals > MOST_DECIMALS || Math.abs(value) >= 1e7) {
      return Units.format("%.2g", value);
    }
    return Units.format("%." + decimals + "f", value);
  }

  /** A count on an axis, short: 1,200 as "1.2k", 3,000,000 as "3M". */
  static String shortCount(double count) {
    if (count >= LARGE) {
      return trim(count / LARGE) + "M";
    }
    return count >= 1000 ? trim(count / 1000) + "k" : trim(count);
  }

  /** A count in full with thousands in groups. */
  static String count(long count) {
    return Units.format("%,d", count);
  }

  /** A weight, with four significant digits. */
  static String weight(double value) {
    if (value == 0) {
      return "0";
    }
    int decimals = Math.clamp(3 - (long) Math.floor(Math.log10(Math.abs(value))), 0, 9);
    return Units.format("%." + decimals + "f", value);
  }

  /** A share of one as percent, finer where it is close to nothing or all. */
  static String percent(double share) {
    return Units.format(share > 0.0995 && share < 0.9995 ? "%.1f %%" : "%.2f %%", 100 * share);
  }

  /** A change in points with its sign. */
  static String change(double points) {
    double rounded = Math.rint(points * 10) / 10;
    return rounded == 0 ? "0.0" : Units.format("%+.1f", rounded);
  }

  /** A text as a field of a CSV file (RFC 4180). */
  static String csvField(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String trim(double value) {
    String text = Units.format("%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}

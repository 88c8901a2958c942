package dev.espalier.ui.inspector;

import dev.espalier.ui.fx.Units;
import java.util.Optional;

/** Numbers that a person types: with a unit behind them, with a comma or a point. */
final class Numbers {

  private Numbers() {}

  static Optional<Double> parse(String text) {
    String digits =
        text.replaceAll("(%|bits?|ms)", "").strip().replace(',', '.').replace('\u2212', '-');
    try {
      double value = Double.parseDouble(digits);
      return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static String text(double value, String unit) {
    String pattern = unit.isEmpty() ? "%.5g" : "%.2f";
    return Units.format(pattern, value) + unit;
  }
}

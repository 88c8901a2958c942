package dev.espalier.ui.tree;

import dev.espalier.estimate.Figure;
import java.util.Locale;
import java.util.Optional;

/**
 * The figures of a row as text. Estimates carry a tilde, and what is only assumed a question mark,
 * so that no number passes for more than it is.
 */
final class RowText {

  private RowText() {}

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String sparsity(Figure sparsity) {
    return sparsity.value() == 0 ? "" : mark(sparsity) + percent(sparsity.value());
  }

  static String bits(RowFigures figures) {
    if (figures.highBits() == 0) {
      return "";
    }
    return figures.lowBits() == figures.highBits()
        ? Integer.toString(figures.lowBits())
        : figures.lowBits() + "–" + figures.highBits();
  }

  static String millis(RowFigures figures) {
    Optional<Figure> now = figures.millis();
    return now.map(figure -> mark(figure) + String.format(Locale.ROOT, "%.3f", figure.value()))
        .orElse("");
  }

  static String error(RowFigures figures) {
    return figures
        .sqnrDb()
        .filter(figure -> Double.isFinite(figure.value()))
        .map(figure -> mark(figure) + String.format(Locale.ROOT, "%.1f", figure.value()))
        .orElse("");
  }

  private static String mark(Figure figure) {
    return switch (figure.basis()) {
      case ASSUMED -> "?";
      case ESTIMATE -> "~";
      case COMPUTED, MEASURED -> "";
    };
  }
}

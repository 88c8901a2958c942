package dev.espalier.ui.tree;

import dev.espalier.estimate.Figure;
import dev.espalier.ui.fx.Units;
import java.util.Optional;

/**
 * The figures of a row as text. Estimates carry a tilde, and what is only assumed a question mark,
 * so that no number passes for more than it is.
 */
final class RowText {

  private static final String SUM =
      "The times of the layers added up. The time of one run above is measured as a whole: what is"
          + " between layers takes time, too.";

  private RowText() {}

  static String count(long count) {
    return Units.format("%,d", count);
  }

  static String percent(double share) {
    return share >= 0.9995 ? "100 %" : Units.format("%.1f %%", 100 * share);
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
    return now.map(figure -> mark(figure) + Units.format(millis(figure.value()), figure.value()))
        .orElse("");
  }

  /**
   * What there is to say about a time: what the sum of a branch has in it, and whether layers
   * become slower, with the figures; empty if there is nothing.
   */
  static String time(RowFigures figures, boolean layer) {
    if (!layer) {
      return figures.millis().isEmpty() ? "" : SUM + slowerLayers(figures.slower());
    }
    if (figures.slower() == 0) {
      return "";
    }
    double before = figures.originalMillis().map(Figure::value).orElse(0.0);
    double after = figures.millis().map(Figure::value).orElse(0.0);
    return Units.format(
        "Slower: %.4f ms as planned, %.4f ms in the original (%.2f times), measured on this"
            + " machine; \"Fastest for this machine\" offers better.",
        after, before, after / before);
  }

  private static String slowerLayers(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " One layer becomes slower.";
      default -> " " + count + " layers become slower.";
    };
  }

  /** No more than three decimals and four digits: the column is narrow. */
  private static String millis(double value) {
    return value < 10 ? "%.3f" : value < 100 ? "%.1f" : "%.0f";
  }

  static String error(RowFigures figures) {
    return figures
        .sqnrDb()
        .filter(figure -> Double.isFinite(figure.value()))
        .map(figure -> mark(figure) + Units.format("%.1f", figure.value()))
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

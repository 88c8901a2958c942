package dev.espalier.ui.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the window was and how large.
 *
 * @param x of the upper left corner on the screen
 * @param y of the upper left corner
 * @param width in pixels
 * @param height in pixels
 * @param maximized whether it filled the screen; the other values are those to go back to
 */
public record WindowBounds(double x, double y, double width, double height, boolean maximized) {
  private static final double SMALLEST = 200;

  /** Reads what {@link #text} wrote; nothing if it is not of that form or makes no sense. */
  public static Optional<WindowBounds> parse(String text) {
    List<String> parts = List.of(text.strip().split(" ", -1));
    List<Double> numbers = numbers(parts.subList(0, Math.min(4, parts.size())));
    if (parts.size() != 5 || numbers.size() != 4) {
      return Optional.empty();
    }
    var bounds =
        new WindowBounds(
            numbers.get(0),
            numbers.get(1),
            numbers.get(2),
            numbers.get(3),
            Boolean.parseBoolean(parts.get(4)));
    return bounds.width >= SMALLEST && bounds.height >= SMALLEST
        ? Optional.of(bounds)
        : Optional.empty();
  }

  /** The form in which it is kept in the settings. */
  public String text() {
    return String.format(Locale.ROOT, "%.0f %.0f %.0f %.0f %b", x, y, width, height, maximized);
  }

  /** Numbers separated by spaces; empty if one of them is not finite or not a number. */
  static List<Double> numbers(List<String> parts) {
    var numbers = new ArrayList<Double>();
    for (String part : parts) {
      try {
        double number = Double.parseDouble(part);
        if (!Double.isFinite(number)) {
          return List.of();
        }
        numbers.add(number);
      } catch (NumberFormatException notANumber) {
        return List.of();
      }
    }
    return List.copyOf(numbers);
  }

  static String text(double[] positions) {
    return java.util.Arrays.stream(positions)
        .mapToObj(position -> String.format(Locale.ROOT, "%.4f", position))
        .collect(Collectors.joining(" "));
  }
}

package dev.espalier.recipe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Values for layers by name pattern, as the command line takes them: {@code 4} is for all layers,
 * {@code fc1=2} for one, {@code conv*=6} for all whose name fits; {@code *} stands for any text,
 * {@code ?} for one character. Of several patterns that fit a layer the last one counts.
 */
public final class LayerPatterns {

  private LayerPatterns() {}

  /** Turns the text of a value into the value. */
  @FunctionalInterface
  public interface Parser<T> {
    /**
     * Throws {@link IllegalArgumentException} with a message for the person if the text is no
     * value.
     */
    T parse(String text);
  }

  /**
   * The value of each layer that a pattern fits.
   *
   * @param entries for example {@code ["8", "conv*=6"]}
   * @param layers names of all layers
   * @throws IllegalArgumentException if an entry is malformed, or fits no layer
   */
  public static <T> Map<String, T> resolve(
      List<String> entries, Collection<String> layers, Parser<T> parser) {
    Map<String, T> values = new LinkedHashMap<>();
    for (String entry : entries) {
      int equals = entry.lastIndexOf('=');
      String pattern = equals < 0 ? "*" : entry.substring(0, equals).strip();
      T value = parser.parse(entry.substring(equals + 1).strip());
      List<String> fitting = fitting(pattern, layers);
      if (fitting.isEmpty()) {
        throw new IllegalArgumentException(
            "no layer fits '%s'; 'espalier inspect' lists the layers".formatted(pattern));
      }
      fitting.forEach(layer -> values.put(layer, value));
    }
    return values;
  }

  private static List<String> fitting(String pattern, Collection<String> layers) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)));
    }
    Pattern compiled = Pattern.compile(regex.toString());
    List<String> fitting = new ArrayList<>();
    for (String layer : layers) {
      if (compiled.matcher(layer).matches()) {
        fitting.add(layer);
      }
    }
    return fitting;
  }
}

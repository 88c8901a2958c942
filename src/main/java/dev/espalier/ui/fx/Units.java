package dev.espalier.ui.fx;

import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers with their units, as the whole window writes them. */
public final class Units {

  /** A sign, also that of an exponent; not the hyphen of a name such as "conv-1". */
  private static final Pattern MINUS =
      Pattern.compile("(?<![\\p{L}\\d)_])-(?=\\d)|(?<=\\d[eE])-(?=\\d)");

  private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB"};

  private Units() {}

  /**
   * Numbers in a text, such as {@code "%+.2f points"}: a decimal point everywhere, and a minus as
   * long as a plus ({@code \u2212}) instead of a hyphen.
   *
   * @param pattern as {@link String#format} has it; a hyphen before a digit counts as a minus
   */
  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more library
  public static String format(String pattern, Object... numbers) {
    return minus(String.format(Locale.ROOT, pattern, numbers));
  }

  /** A text of numbers with the window's minus. */
  public static String minus(String numbers) {
    return MINUS.matcher(numbers).replaceAll("\u2212");
  }

  /** Bytes in decimal units, three digits. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1000 && unit < BYTES.length - 1) {
      value /= 1000;
      unit++;
    }
    String pattern = Math.abs(value) < 10 ? "%.2f %s" : "%.1f %s";
    return unit == 0 ? bytes + " B" : format(pattern, value, BYTES[unit]);
  }

  /** Milliseconds, three digits. */
  public static String millis(double millis) {
    int digits = millis < 0.1 ? 4 : millis < 1 ? 3 : millis < 10 ? 2 : millis < 100 ? 1 : 0;
    return format("%." + digits + "f ms", millis);
  }

  /** A share as a percentage with so many digits behind the point. */
  public static String percent(double share, int digits) {
    return format("%." + digits + "f %%", 100 * share);
  }
}

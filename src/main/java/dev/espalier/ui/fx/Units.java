package dev.espalier.ui.fx;

import java.util.Locale;

/** Numbers with their units, as the whole window writes them. */
public final class Units {

  private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB"};

  private Units() {}

  /** Bytes in decimal units, three digits. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1000 && unit < BYTES.length - 1) {
      value /= 1000;
      unit++;
    }
    String pattern = Math.abs(value) < 10 ? "%.2f %s" : "%.1f %s";
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, pattern, value, BYTES[unit]);
  }

  /** Milliseconds, three digits. */
  public static String millis(double millis) {
    String pattern = millis < 10 ? "%.2f ms" : millis < 100 ? "%.1f ms" : "%.0f ms";
    return String.format(Locale.ROOT, pattern, millis);
  }

  /** A share as a percentage with so many digits behind the point. */
  public static String percent(double share, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f %%", 100 * share);
  }
}

package dev.espalier.method;

import java.util.regex.Pattern;

/**
 * Which table layers share: those of the same name, as long as it has the same number of levels and
 * is found in the same way. Layers that differ in one of these have another table, whatever its
 * name.
 *
 * @param name letters, digits, {@code -} and {@code _}
 * @param bits 1 to 8
 * @param clustering how the table is found
 * @param byOutput whether errors count by what they do to the outputs of their layers, as {@link
 *     RangeMethod#LEAST_OUTPUT_ERROR} asks for, and not all alike
 */
public record TableKey(String name, int bits, Clustering clustering, boolean byOutput) {
  /** What a shared table is called unless it is given a name. */
  public static final String USUAL = "shared";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  public TableKey {
    check(name);
  }

  /** Whether a table can be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException if no table can be called so
   */
  static void check(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is not the name of a table: use letters, digits, - and _");
    }
  }
}

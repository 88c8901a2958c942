package dev.espalier.recipe;

import java.util.BitSet;
import java.util.StringJoiner;

/** Sets of numbers as text: numbers and ranges, {@code "0,4-7"}. */
final class NumberRanges {
  /** Far above what any layer has. */
  private static final int MOST = 1 << 24;

  private NumberRanges() {}

  static String text(BitSet numbers) {
    StringJoiner text = new StringJoiner(",");
    for (int from = numbers.nextSetBit(0); from >= 0; ) {
      int to = numbers.nextClearBit(from) - 1;
      text.add(from == to ? "" + from : from + "-" + to);
      from = numbers.nextSetBit(to + 1);
    }
    return text.toString();
  }

  /**
   * Reads a set.
   *
   * @param what a number is of, for the message
   * @throws IllegalArgumentException if a part is no number and no range
   */
  static BitSet read(String text, String what) {
    BitSet numbers = new BitSet();
    for (String part : text.split(",", -1)) {
      String[] bounds = part.strip().split("-", 2);
      try {
        int from = Integer.parseInt(bounds[0]);
        int to = bounds.length == 1 ? from : Integer.parseInt(bounds[1]);
        if (from >= 0 && from <= to && to < MOST) {
          numbers.set(from, to + 1);
          continue;
        }
      } catch (NumberFormatException e) {
        // said below, as for numbers that are out of range
      }
      throw new IllegalArgumentException(
          "'" + part + "' is no " + what + " and no range such as 4-7");
    }
    return numbers;
  }
}

package dev.espalier.evaluate;

import java.util.OptionalInt;

/**
 * A sample to which the two models give different answers.
 *
 * @param index which sample of the data
 * @param label the right class, where it is known
 * @param original the original's answer
 * @param compressed the compressed model's answer
 */
public record Flip(int index, OptionalInt label, Answer original, Answer compressed) {

  /** What the change means. */
  public enum Direction {
    /** Right before, wrong now. */
    BROKEN,
    /** Wrong before, right now. */
    FIXED,
    /** Wrong before and differently wrong now, or no label to tell. */
    CHANGED
  }

  /** Checks that there is a change. */
  public Flip {
    if (original.label() == compressed.label()) {
      throw new IllegalArgumentException("both say " + original.label());
    }
  }

  /** What the change means. */
  public Direction direction() {
    if (label.isEmpty()) {
      return Direction.CHANGED;
    }
    if (original.label() == label.getAsInt()) {
      return Direction.BROKEN;
    }
    return compressed.label() == label.getAsInt() ? Direction.FIXED : Direction.CHANGED;
  }
}

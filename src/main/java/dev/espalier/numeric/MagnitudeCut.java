package dev.espalier.numeric;

/**
 * Where the smallest elements by absolute value end.
 *
 * @param magnitude the largest absolute value among them
 * @param ties how many elements of exactly this magnitude are among them, at least 1; all smaller
 *     ones are
 */
public record MagnitudeCut(float magnitude, long ties) {
  /**
   * The cut below which the given number of elements of an array lie.
   *
   * @param count from 1 to the number of elements
   */
  public static MagnitudeCut of(float[] values, long count, CancelSignal cancel) {
    MagnitudeSelector selector = new MagnitudeSelector();
    selector.countUpper(values, cancel);
    selector.choose(count);
    selector.countLower(values, cancel);
    return selector.cut();
  }
}

package dev.espalier.evaluate;

/**
 * How much of the data a comparison rests on. The samples are drawn at random, so that an early
 * result is a fair sample of the whole.
 *
 * @param evaluated samples seen so far
 * @param planned samples that were to be seen
 * @param cancelled whether the evaluation was stopped before the end
 */
public record Coverage(int evaluated, int planned, boolean cancelled) {

  /** Whether all planned samples were seen. */
  public boolean complete() {
    return evaluated == planned;
  }
}

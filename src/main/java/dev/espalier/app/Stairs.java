package dev.espalier.app;

import dev.espalier.tune.channel.Staircase;

/**
 * How long what the channels of a group run through takes, as far as that was measured.
 *
 * @param staircase what is known so far
 * @param stage how far the measurement is
 * @param problem why it failed; empty if it did not
 */
public record Stairs(Staircase staircase, Stage stage, String problem) {

  /** How far a measurement is. */
  public enum Stage {
    /** It goes on, or will as soon as nothing else runs. */
    MEASURING,
    /** All is known. */
    DONE,
    /** A person has ended it. */
    CANCELLED,
    /** It could not be done. */
    FAILED
  }

  Stairs with(Stage next) {
    return new Stairs(staircase, next, problem);
  }
}

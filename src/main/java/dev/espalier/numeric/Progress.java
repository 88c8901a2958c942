package dev.espalier.numeric;

/** Told by long work how far it is. Implementations must accept calls from any thread. */
@FunctionalInterface
public interface Progress {
  /**
   * Reports how far the work is.
   *
   * @param fraction 0 at the start, 1 when done, negative where it cannot be said; never falls
   *     during one piece of work
   * @param message what is being done now, for a person
   */
  void report(double fraction, String message);

  /** Ignores all reports. */
  static Progress none() {
    return (fraction, message) -> {};
  }

  /**
   * The progress of a part of the work: its 0 to 1 is {@code from} to {@code to} of the whole.
   * Where the part cannot say how far it is, the whole is where the part begins.
   */
  default Progress part(double from, double to) {
    return (fraction, message) -> report(from + Math.max(0, fraction) * (to - from), message);
  }
}

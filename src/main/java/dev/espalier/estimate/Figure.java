package dev.espalier.estimate;

/**
 * A number that says where it comes from.
 *
 * @param value in the unit that the holder names
 * @param basis assumed, estimate, computed or measured
 */
public record Figure(double value, Basis basis) {

  /** A number by a rule. */
  public static Figure assumed(double value) {
    return new Figure(value, Basis.ASSUMED);
  }

  /** A number from a profile. */
  public static Figure estimate(double value) {
    return new Figure(value, Basis.ESTIMATE);
  }

  /** A number that is exact, or that comes from the real compressed weights. */
  public static Figure computed(double value) {
    return new Figure(value, Basis.COMPUTED);
  }

  /** A number from running the model. */
  public static Figure measured(double value) {
    return new Figure(value, Basis.MEASURED);
  }
}

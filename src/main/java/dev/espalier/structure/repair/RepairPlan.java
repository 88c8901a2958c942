package dev.espalier.structure.repair;

/**
 * What is done about the error that removing channels makes.
 *
 * @param refit whether the weights that are left take their least-squares values
 * @param means whether biases take over what removed channels added on average
 * @param norms whether the statistics of batch normalizations are estimated anew
 */
public record RepairPlan(boolean refit, boolean means, boolean norms) {
  /** Nothing. */
  public static final RepairPlan NONE = new RepairPlan(false, false, false);

  /** Everything. */
  public static final RepairPlan ALL = new RepairPlan(true, true, true);

  /** Whether anything is done, for which samples are needed. */
  public boolean repairs() {
    return refit || means || norms;
  }
}

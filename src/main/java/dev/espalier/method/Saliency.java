package dev.espalier.method;

/** What decides which weights are pruned first. */
public enum Saliency {
  /** The absolute value of the weight. */
  MAGNITUDE(false),
  /**
   * The square of the weight. Weights go in the order of {@link #MAGNITUDE}; blocks by their L2
   * norms instead of their L1 norms.
   */
  MAGNITUDE_L2(false),
  /**
   * The absolute value times the root mean square of the weight's input; compared within each row
   * (Sun et al., A Simple and Effective Pruning Approach for Large Language Models, 2023).
   */
  WANDA(true),
  /**
   * What the removal of the weight costs at the output, everything else left as it is: optimal
   * brain damage with the second moment of the inputs (LeCun et al., 1989).
   */
  OBD(true),
  /**
   * What the removal of the weight costs at the output when all that are left make up for it, which
   * they then do: optimal brain surgeon, exactly for up to {@value WeightInputs#EXACT} inputs and
   * by one sweep beyond (Frantar and Alistarh, 2022 and 2023).
   */
  OBS(true);

  private final boolean needsInputs;

  Saliency(boolean needsInputs) {
    this.needsInputs = needsInputs;
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return needsInputs;
  }
}

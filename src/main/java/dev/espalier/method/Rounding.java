package dev.espalier.method;

/** How weights are rounded to levels, at 1 to 8 bits. */
public enum Rounding {
  /** Each to the level next to it. */
  NEAREST(false),
  /**
   * One input after the other, the weights of the later inputs making up for the errors of the
   * earlier ones, the strongest inputs first (Frantar et al., GPTQ, 2022).
   */
  GPTQ(true),
  /** The same with the inputs in the order in which they are. */
  GPTQ_IN_ORDER(true),
  /**
   * GPTQ, then each weight moved to the level that is best for the output while all others stay,
   * and each scale to its best value, in turn.
   */
  DESCENT(true);

  private final boolean needsInputs;

  Rounding(boolean needsInputs) {
    this.needsInputs = needsInputs;
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return needsInputs;
  }
}

package dev.espalier.method;

/** How the range of a quantization grid is chosen. */
public enum RangeMethod {
  /** From the smallest to the largest weight: no weight is clipped. */
  MIN_MAX(false),
  /**
   * The range with the least squared error: large weights may be clipped so that the others get a
   * finer grid.
   */
  LEAST_SQUARES(false),
  /**
   * The range with the least squared error of the layer's output, by the second moment of its
   * inputs.
   */
  LEAST_OUTPUT_ERROR(true);

  private final boolean needsInputs;

  RangeMethod(boolean needsInputs) {
    this.needsInputs = needsInputs;
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return needsInputs;
  }
}

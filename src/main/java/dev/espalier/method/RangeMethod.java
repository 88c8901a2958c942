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
   * So that of a thousand weights the one of largest magnitude is clipped. Formats without equal
   * steps of any size take {@link #LEAST_SQUARES} for this and the next two.
   */
  PERCENTILE(false),
  /**
   * The range after which the histogram of the magnitudes has lost least information, by the
   * Kullback-Leibler divergence (Migacz, 8-bit Inference with TensorRT, 2017).
   */
  ENTROPY(false),
  /**
   * The scale and the zero point of least error by the norm of 0.7, which lets few weights be far
   * off so that many are close (Badri and Shaji, Half-Quadratic Quantization, 2023).
   */
  HALF_QUADRATIC(false),
  /**
   * The range with the least squared error of the layer's output, by the second moment of its
   * inputs.
   */
  LEAST_OUTPUT_ERROR(true);

  private final boolean needsInputs;

  RangeMethod(boolean needsInputs) {
    this.needsInputs = needsInputs;
  }

  /** Whether it is for equal steps of any size only. */
  public boolean forEqualSteps() {
    return this == PERCENTILE || this == ENTROPY || this == HALF_QUADRATIC;
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return needsInputs;
  }
}

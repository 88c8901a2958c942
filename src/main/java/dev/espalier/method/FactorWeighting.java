package dev.espalier.method;

/** What two factors come as near to as they can. */
public enum FactorWeighting {
  /** The weight: the truncated singular value decomposition. */
  PLAIN,
  /**
   * The weight, with errors counting more where inputs are stronger: columns are scaled by the root
   * of the root mean square of their inputs. After Yuan et al., ASVD (2023).
   */
  ACTIVATION,
  /**
   * The outputs: no other factors of this rank have a smaller error there. After Wang et al.,
   * SVD-LLM (2024).
   */
  WHITENED;

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return this != PLAIN;
  }
}

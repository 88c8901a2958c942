package dev.espalier.recipe;

/** The integers that values and weights become where both are quantized. */
public enum ActivationType {
  /**
   * Values unsigned, weights signed and kept to 7 bits, so that no sum of two products exceeds 16
   * bits: exact on every processor.
   */
  U8S8_REDUCED,
  /**
   * Values unsigned, weights signed, of 8 bits, in steps so large that no two of them that are
   * added in 16 bits come to more than 128: exact on every processor, and finer than 7 bits.
   */
  U8S8_PAIRED,
  /**
   * Values unsigned, weights signed. Processors without instructions for it (x86 without VNNI) add
   * pairs of products in 16 bits, which saturate.
   */
  U8S8,
  /**
   * Both signed; on x86 the runtime does without its fast kernels for many operators, and makes the
   * values of the others unsigned, so that these saturate as {@link #U8S8}.
   */
  S8S8,
  /**
   * Both unsigned, weights around 128: exact on every processor, and slower than signed weights.
   */
  U8U8,
  /**
   * Values unsigned of 16 bits, weights signed of 8: nearly as accurate as floats, for accelerators
   * that compute with it. The runtime has no operators for it on processors, and computes such a
   * file with floats that are rounded in between.
   */
  U16S8;

  /** The bits of values. */
  public int valueBits() {
    return this == U16S8 ? 16 : 8;
  }

  /** The most bits that weights have. */
  public int weightBits() {
    return this == U8S8_REDUCED ? 7 : 8;
  }

  /** Whether values are signed. */
  public boolean signedValues() {
    return this == S8S8;
  }

  /** Whether weights are signed. */
  public boolean signedWeights() {
    return this != U8U8;
  }
}

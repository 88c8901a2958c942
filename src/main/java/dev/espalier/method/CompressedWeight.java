package dev.espalier.method;

import dev.espalier.numeric.Shape;

/**
 * The compressed form of one weight. Decoding is exact and the same everywhere: the preview, the
 * evaluation and the exported file arrive at the same floats, bit for bit. Arrays are shared, not
 * copied, and must not be written to; equality is that of the arrays' identities.
 */
public sealed interface CompressedWeight
    permits DenseFloat,
        HalfFloat,
        BrainFloat,
        IntegerCodes,
        SignScale,
        CodebookWeight,
        HashedWeight,
        LowRank,
        ChannelOrdered {
  /** The sizes of the weight. */
  Shape shape();

  /** Bits per weight that carry its value: 32, 16, 1 to 8; a sparsity mask is not among them. */
  int bits();

  /**
   * Writes all weights, row major, to the start of an array.
   *
   * @param into at least {@code shape().elementCount()} long
   */
  void decodeInto(float[] into);

  /** Number of weights that decode to zero. */
  int zeros();

  /**
   * The information that has to be stored, in bits: codes, masks, 32 for each scale and 8 for each
   * zero point that is not implied. What a file format adds is not in it.
   */
  long storedBits();

  /** All weights, row major, in a new array. */
  default float[] decode() {
    float[] values = new float[shape().elementCount()];
    decodeInto(values);
    return values;
  }

  /**
   * Share of the weights that decode to zero, pruned or rounded; 0 for a weight without elements.
   */
  default double sparsity() {
    int count = shape().elementCount();
    return count == 0 ? 0 : (double) zeros() / count;
  }
}

package dev.espalier.method.code;

/**
 * Codes bits, or decodes them: what models the bits is one and the same for both, so that the two
 * can never differ.
 */
interface BitCoder {
  /**
   * Codes or decodes one bit.
   *
   * @param bit the bit; where it is decoded, anything
   * @param one the probability that it is 1, a fraction of 2^16, 1 to 2^16 - 1
   * @return the bit
   */
  int code(int bit, int one);

  /**
   * Codes or decodes several bits that are 0 as often as 1.
   *
   * @param bits the bits; where they are decoded, anything
   * @param count how many, 1 to 16
   * @return the bits
   */
  int even(int bits, int count);
}

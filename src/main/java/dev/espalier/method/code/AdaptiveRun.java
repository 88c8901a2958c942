package dev.espalier.method.code;

import java.util.Arrays;

/** A run of symbols by the adaptive coder, behind the symbol that is its centre. */
final class AdaptiveRun {
  private AdaptiveRun() {}

  static byte[] encode(Symbols symbols) {
    int centre = Symbols.commonest(symbols.counts());
    byte[] bits = ContextCoder.encode(symbols, centre);
    byte[] coded = new byte[bits.length + 1];
    coded[0] = (byte) centre;
    System.arraycopy(bits, 0, coded, 1, bits.length);
    return coded;
  }

  static byte[] decode(byte[] coded, int count, Symbols.Layout layout) throws CodeException {
    if (coded.length == 0) {
      throw new CodeException("the code is empty");
    }
    byte[] codes = new byte[count];
    ContextCoder.decode(
        Arrays.copyOfRange(coded, 1, coded.length), codes, coded[0] & 0xFF, layout);
    return codes;
  }
}

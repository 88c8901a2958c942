package dev.espalier.method.code;

import java.util.Arrays;

/** A run of symbols by the adaptive coder, behind what that has to know beforehand. */
final class AdaptiveRun {
  private static final int HEAD = 2;

  private AdaptiveRun() {}

  static byte[] encode(Symbols symbols, int[] counts) {
    int centre = Symbols.commonest(counts);
    boolean mixed = 2L * counts[centre] >= symbols.codes().length;
    byte[] bits = ContextCoder.encode(symbols, new ContextCoder.Head(centre, mixed));
    byte[] coded = new byte[bits.length + HEAD];
    coded[0] = (byte) centre;
    coded[1] = (byte) (mixed ? 1 : 0);
    System.arraycopy(bits, 0, coded, HEAD, bits.length);
    return coded;
  }

  static byte[] decode(byte[] coded, int count, Symbols.Layout layout) throws CodeException {
    if (coded.length < HEAD || coded[1] < 0 || coded[1] > 1) {
      throw new CodeException("no adaptive code begins so");
    }
    byte[] codes = new byte[count];
    ContextCoder.Head head = new ContextCoder.Head(coded[0] & 0xFF, coded[1] == 1);
    ContextCoder.decode(Arrays.copyOfRange(coded, HEAD, coded.length), codes, head, layout);
    return codes;
  }
}

package dev.espalier.method.code;

import java.util.Arrays;

/** A run of symbols by the adaptive coder, behind what that has to know beforehand. */
final class AdaptiveRun {
  private static final int HEAD = 4;

  /** So many different symbols have so few bits that mixing is quick. */
  private static final int FEW = 8;

  private AdaptiveRun() {}

  static byte[] encode(Symbols symbols, int[] counts) {
    byte[] codes = symbols.codes();
    int centre = Symbols.commonest(counts);
    boolean mixed = mixes(symbols, counts);
    int kernel = symbols.shape().kernel();
    boolean known = !mixed || (kernel > 1 && kernel <= Character.MAX_VALUE);
    int step = known ? Math.min(kernel, Character.MAX_VALUE) : Likeness.step(codes, centre);
    ContextCoder.Head head = new ContextCoder.Head(centre, mixed, step);
    byte[] bits = ContextCoder.encode(symbols, head);
    byte[] coded = new byte[bits.length + HEAD];
    coded[0] = (byte) centre;
    coded[1] = (byte) (mixed ? 1 : 0);
    coded[2] = (byte) step;
    coded[3] = (byte) (step >> Byte.SIZE);
    System.arraycopy(bits, 0, coded, HEAD, bits.length);
    return coded;
  }

  /** Whether probabilities are mixed from several contexts. */
  static boolean mixes(Symbols symbols, int[] counts) {
    return 2L * counts[Symbols.commonest(counts)] >= symbols.codes().length
        || Arrays.stream(counts).filter(count -> count > 0).count() <= FEW;
  }

  static byte[] decode(byte[] coded, int count, Symbols.Layout layout) throws CodeException {
    if (coded.length < HEAD || coded[1] < 0 || coded[1] > 1) {
      throw new CodeException("no adaptive code begins so");
    }
    byte[] codes = new byte[count];
    int step = (coded[2] & 0xFF) | ((coded[3] & 0xFF) << Byte.SIZE);
    ContextCoder.Head head =
        new ContextCoder.Head(coded[0] & 0xFF, coded[1] == 1, Math.max(1, step));
    ContextCoder.decode(Arrays.copyOfRange(coded, HEAD, coded.length), codes, head, layout);
    return codes;
  }
}

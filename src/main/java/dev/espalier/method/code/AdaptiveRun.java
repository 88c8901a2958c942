package dev.espalier.method.code;

import java.util.Arrays;

/** A run of symbols by the adaptive coder, behind what that has to know beforehand. */
final class AdaptiveRun {
  private static final int HEAD = 4;

  /** So many different symbols have so few bits that mixing is quick. */
  private static final int FEW = 8;

  private AdaptiveRun() {}

  static byte[] encode(Symbols symbols, int[] counts) {
    int centre = Symbols.commonest(counts);
    boolean mixed = mixes(symbols, counts);
    return encode(symbols, new ContextCoder.Head(centre, mixed, step(symbols, centre, mixed)));
  }

  private static int step(Symbols symbols, int centre, boolean mixed) {
    int kernel = symbols.shape().kernel();
    boolean known = !mixed || (kernel > 1 && kernel <= Character.MAX_VALUE);
    return known ? Math.min(kernel, Character.MAX_VALUE) : Likeness.step(symbols.codes(), centre);
  }

  private static byte[] encode(Symbols symbols, ContextCoder.Head head) {
    byte[] bits = ContextCoder.encode(symbols, head);
    byte[] coded = new byte[bits.length + HEAD];
    coded[0] = (byte) head.centre();
    coded[1] = (byte) (head.mixed() ? 1 : 0);
    coded[2] = (byte) head.step();
    coded[3] = (byte) (head.step() >> Byte.SIZE);
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
    return decode(
        coded, new ContextCoder.Head(coded[0] & 0xFF, coded[1] == 1, step(coded)), count, layout);
  }

  private static int step(byte[] coded) {
    return Math.max(1, (coded[2] & 0xFF) | ((coded[3] & 0xFF) << Byte.SIZE));
  }

  private static byte[] decode(
      byte[] coded, ContextCoder.Head head, int count, Symbols.Layout layout) throws CodeException {
    byte[] codes = new byte[count];
    ContextCoder.decode(Arrays.copyOfRange(coded, HEAD, coded.length), codes, head, layout);
    return codes;
  }
}

package dev.espalier.method.code;

import java.util.Arrays;
import java.util.stream.IntStream;

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

  /**
   * Of two different symbols: nothing has to be said of one that is not the commonest. Begins with
   * that symbol in place of whether probabilities are mixed.
   *
   * @throws IllegalArgumentException if there are more or fewer
   */
  static byte[] encodePair(Symbols symbols, int[] counts) {
    if (!isPair(counts)) {
      throw new IllegalArgumentException("not two symbols");
    }
    int centre = Symbols.commonest(counts);
    int other =
        IntStream.range(0, counts.length)
            .filter(symbol -> counts[symbol] > 0 && symbol != centre)
            .findFirst()
            .orElseThrow();
    return encode(symbols, new ContextCoder.Head(centre, true, step(symbols, centre, true), other));
  }

  /** Whether there are two different symbols. */
  static boolean isPair(int[] counts) {
    return Arrays.stream(counts).filter(count -> count > 0).count() == 2;
  }

  private static int step(Symbols symbols, int centre, boolean mixed) {
    int kernel = symbols.shape().kernel();
    boolean known = !mixed || (kernel > 1 && kernel <= Character.MAX_VALUE);
    return known ? Math.min(kernel, Character.MAX_VALUE) : Likeness.step(symbols.codes(), centre);
  }

  private static byte[] encode(Symbols symbols, ContextCoder.Head head) {
    byte[] bits = ContextCoder.encode(symbols, head);
    byte[] coded = new byte[bits.length + HEAD];
    boolean pair = head.other() != head.centre();
    coded[0] = (byte) head.centre();
    coded[1] = (byte) (pair ? head.other() : head.mixed() ? 1 : 0);
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

  static byte[] decodePair(byte[] coded, int count, Symbols.Layout layout) throws CodeException {
    if (coded.length < HEAD || coded[0] == coded[1]) {
      throw new CodeException("no code of two symbols begins so");
    }
    return decode(
        coded,
        new ContextCoder.Head(coded[0] & 0xFF, true, step(coded), coded[1] & 0xFF),
        count,
        layout);
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

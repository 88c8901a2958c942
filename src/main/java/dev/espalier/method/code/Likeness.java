package dev.espalier.method.code;

/** Finds how far apart symbols lie that are likely to be zero together, or not zero together. */
final class Likeness {
  /** So many symbols are looked at. */
  private static final int SAMPLE = 1 << 16;

  private static final int FARTHEST = 512;

  /** What lies nearer is looked at in any case. */
  private static final int NEAREST = 3;

  private Likeness() {}

  /** The distance at which symbols other than zero most often come in pairs. */
  static int step(byte[] codes, int zero) {
    int count = Math.min(codes.length, SAMPLE);
    long[] bits = new long[count / Long.SIZE + 1];
    for (int i = 0; i < count; i++) {
      if ((codes[i] & 0xFF) != zero) {
        bits[i / Long.SIZE] |= 1L << (i % Long.SIZE);
      }
    }
    int best = NEAREST;
    double most = 0;
    for (int step = NEAREST; step <= Math.min(FARTHEST, count / 2); step++) {
      double share = (double) pairs(bits, step) / (count - step);
      if (share > most) {
        most = share;
        best = step;
      }
    }
    return best;
  }

  private static int pairs(long[] bits, int step) {
    int words = step / Long.SIZE;
    int shift = step % Long.SIZE;
    int pairs = 0;
    for (int i = words; i < bits.length; i++) {
      long earlier = bits[i - words] << shift;
      if (shift > 0 && i > words) {
        earlier |= bits[i - words - 1] >>> (Long.SIZE - shift);
      }
      pairs += Long.bitCount(bits[i] & earlier);
    }
    return pairs;
  }
}

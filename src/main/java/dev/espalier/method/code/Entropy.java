package dev.espalier.method.code;

/**
 * The least that symbols take on average if each is coded by itself (Shannon's zero-order entropy):
 * no Huffman code is below it; a coder that knows neighbours can be.
 */
public final class Entropy {
  private Entropy() {}

  /** Bits for one symbol of those with these counts; 0 where there are none. */
  public static double bits(int... counts) {
    long total = 0;
    double sum = 0;
    for (int count : counts) {
      if (count > 0) {
        total += count;
        sum += count * Math.log((double) count);
      }
    }
    return total == 0
        ? 0
        : Math.max(0, (Math.log((double) total) - sum / (double) total) / Math.log(2));
  }
}

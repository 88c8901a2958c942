package dev.espalier.method.code;

/**
 * A canonical Huffman code: codes of one length count up in the order of the symbols, so that the
 * lengths alone say which code is whose.
 */
final class Huffman {
  /** The longest length that {@link #LENGTH_BITS} can say. */
  static final int MOST = 31;

  private static final int LENGTH_BITS = 5;
  private static final int RUN_BITS = 4;

  private final int[] lengths;
  private final int[] codes;

  private Huffman(int[] lengths) {
    this.lengths = lengths;
    this.codes = codes(lengths);
  }

  /** The best code for symbols that come as often as this. */
  static Huffman of(int[] counts) {
    return new Huffman(HuffmanLengths.of(counts));
  }

  /** Bits of the code of a symbol; 0 if it has none. */
  int length(int symbol) {
    return lengths[symbol];
  }

  /** Bits of the table and of symbols that come as often as this. */
  long bits(int[] counts) {
    long bits = tableBits();
    for (int i = 0; i < counts.length; i++) {
      bits += (long) counts[i] * lengths[i];
    }
    return bits;
  }

  void write(int symbol, BitWriter out) {
    out.write(codes[symbol], lengths[symbol]);
  }

  /** The number of symbols less one; then lengths, after a length 0 how many more follow. */
  void writeTable(BitWriter out) {
    int last = last();
    out.write(last, Byte.SIZE);
    for (int i = 0; i <= last; i++) {
      out.write(lengths[i], LENGTH_BITS);
      if (lengths[i] == 0) {
        int run = zeros(i + 1, last);
        out.write(run, RUN_BITS);
        i += run;
      }
    }
  }

  private long tableBits() {
    long bits = Byte.SIZE;
    int last = last();
    for (int i = 0; i <= last; i++) {
      bits += LENGTH_BITS;
      if (lengths[i] == 0) {
        bits += RUN_BITS;
        i += zeros(i + 1, last);
      }
    }
    return bits;
  }

  private int zeros(int from, int last) {
    int run = 0;
    while (run < (1 << RUN_BITS) - 1 && from + run <= last && lengths[from + run] == 0) {
      run++;
    }
    return run;
  }

  private int last() {
    int last = lengths.length - 1;
    while (last > 0 && lengths[last] == 0) {
      last--;
    }
    return last;
  }

  /** Reads what {@link #writeTable} wrote. */
  static HuffmanDecoder readTable(BitReader in) throws CodeException {
    int[] lengths = new int[Symbols.LEVELS];
    int last = in.read(Byte.SIZE);
    for (int i = 0; i <= last; i++) {
      lengths[i] = in.read(LENGTH_BITS);
      if (lengths[i] == 0) {
        i += in.read(RUN_BITS);
      }
    }
    in.checkEnd();
    return HuffmanDecoder.of(lengths);
  }

  private static int[] codes(int[] lengths) {
    int[] next = firstCodes(lengths);
    int[] codes = new int[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      codes[i] = next[lengths[i]]++;
    }
    return codes;
  }

  /** The first code of each length; what stands for length 0 means nothing. */
  static int[] firstCodes(int[] lengths) {
    int[] ofLength = new int[MOST + 1];
    for (int length : lengths) {
      ofLength[length]++;
    }
    ofLength[0] = 0;
    int[] first = new int[MOST + 1];
    for (int length = 1; length <= MOST; length++) {
      first[length] = (first[length - 1] + ofLength[length - 1]) << 1;
    }
    return first;
  }
}

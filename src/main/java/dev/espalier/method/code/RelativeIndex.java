package dev.espalier.method.code;

import java.util.Arrays;

/**
 * What is not zero, each with the number of zeros before it, of a bounded width; where there are
 * more zeros than that, a filler zero stands in between (Han et al., Deep Compression, ICLR 2016,
 * section 2).
 *
 * @param gaps zeros before each entry, below 2^bits
 * @param values the entries; a filler is the zero symbol
 */
record RelativeIndex(byte[] gaps, byte[] values) {
  /** Gaps are of 1 to this many bits. */
  static final int WIDEST = 8;

  /** The entries of some symbols. */
  static RelativeIndex of(byte[] codes, byte zero, int bits) {
    int most = (1 << bits) - 1;
    byte[] gaps = new byte[codes.length];
    byte[] values = new byte[codes.length];
    int entries = 0;
    int gap = 0;
    for (byte code : codes) {
      if (code != zero || gap == most) {
        gaps[entries] = (byte) gap;
        values[entries++] = code;
        gap = 0;
      } else {
        gap++;
      }
    }
    return new RelativeIndex(Arrays.copyOf(gaps, entries), Arrays.copyOf(values, entries));
  }

  /**
   * The symbols again.
   *
   * @param count how many
   * @throws CodeException if an entry is behind the last symbol
   */
  byte[] expand(int count, byte zero) throws CodeException {
    byte[] codes = new byte[count];
    Arrays.fill(codes, zero);
    int place = -1;
    for (int i = 0; i < values.length; i++) {
      place += (gaps[i] & 0xFF) + 1;
      if (place >= count) {
        throw new CodeException("an entry lies behind the last of " + count + " symbols");
      }
      codes[place] = values[i];
    }
    return codes;
  }
}

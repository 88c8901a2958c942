package dev.espalier.method.code;

import java.util.Optional;

/**
 * A run of symbols as its relative indices, gaps and entries each by a Huffman code of their own
 * (Han et al., Deep Compression, ICLR 2016, sections 2 and 4), the width of the gaps as is best.
 */
final class RelativeRun {
  private static final int WIDTH_BITS = 4;

  private RelativeRun() {}

  /** Nothing where zeros are so few that gaps cannot pay. */
  static Optional<byte[]> encode(Symbols symbols) {
    int[] counts = symbols.counts();
    int zero = Symbols.commonest(counts);
    int length = symbols.codes().length;
    if (length == 0 || 2L * counts[zero] < length) {
      return Optional.empty();
    }
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int bits = 1; bits <= RelativeIndex.WIDEST; bits++) {
      long size = bits(symbols.codes(), (byte) zero, bits);
      if (size < least) {
        least = size;
        best = bits;
      }
    }
    return Optional.of(encode(symbols.codes(), zero, best, (int) (least / Byte.SIZE)));
  }

  /** Counts entries without making them. */
  private static long bits(byte[] codes, byte zero, int width) {
    int[] gaps = new int[1 << width];
    int[] values = new int[Symbols.LEVELS];
    int most = (1 << width) - 1;
    int gap = 0;
    for (byte code : codes) {
      if (code != zero || gap == most) {
        gaps[gap]++;
        values[code & 0xFF]++;
        gap = 0;
      } else {
        gap++;
      }
    }
    return Huffman.of(gaps).bits(gaps) + Huffman.of(values).bits(values);
  }

  private static byte[] encode(byte[] codes, int zero, int width, int expected) {
    RelativeIndex entries = RelativeIndex.of(codes, (byte) zero, width);
    BitWriter out = new BitWriter(expected + Long.BYTES);
    out.write(zero, Byte.SIZE);
    out.write(width, WIDTH_BITS);
    out.write(entries.gaps().length, Integer.SIZE);
    if (entries.gaps().length > 0) {
      int[] gaps = Symbols.line(entries.gaps()).counts();
      int[] values = Symbols.line(entries.values()).counts();
      HuffmanRun.write(entries.gaps(), Huffman.of(gaps), out);
      HuffmanRun.write(entries.values(), Huffman.of(values), out);
    }
    return out.finish();
  }

  static byte[] decode(byte[] coded, int count) throws CodeException {
    BitReader in = new BitReader(coded);
    byte zero = (byte) in.read(Byte.SIZE);
    int width = in.read(WIDTH_BITS);
    int entries = in.read(Integer.SIZE);
    // Each entry stands for a symbol of its own.
    if (entries < 0 || entries > count) {
      throw new CodeException(Integer.toUnsignedLong(entries) + " entries for " + count + " symbols");
    }
    if (width < 1 || width > RelativeIndex.WIDEST) {
      throw new CodeException("gaps of " + width + " bits");
    }
    byte[] gaps = entries == 0 ? new byte[0] : HuffmanRun.read(in, entries);
    byte[] values = entries == 0 ? new byte[0] : HuffmanRun.read(in, entries);
    in.checkWhole();
    return new RelativeIndex(gaps, values).expand(count, zero);
  }
}

package dev.espalier.method.code;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run of symbols as its relative indices, gaps and entries each by a Huffman code of their own
 * (Han et al., Deep Compression, ICLR 2016, sections 2 and 4), the width of the gaps as is best.
 *
 * @param codes the symbols
 * @param zero the one that is left out
 * @param width bits of a gap
 * @param byteSize of the code
 */
record RelativeRun(byte[] codes, byte zero, int width, int byteSize) {
  private static final int WIDTH_BITS = 4;
  private static final int HEAD_BITS = Byte.SIZE + WIDTH_BITS + Integer.SIZE;

  /** Nothing where zeros are so few that gaps cannot pay. */
  static Optional<RelativeRun> of(byte[] codes, int[] counts) {
    int zero = Symbols.commonest(counts);
    if (codes.length == 0 || 2L * counts[zero] < codes.length) {
      return Optional.empty();
    }
    Runs runs = Runs.of(codes, (byte) zero);
    RelativeRun best = new RelativeRun(codes, (byte) zero, 0, Integer.MAX_VALUE);
    for (int width = 1; width <= RelativeIndex.WIDEST; width++) {
      long bits = bits(runs, counts, zero, width);
      int size = Math.toIntExact(Math.ceilDiv(bits, Byte.SIZE));
      if (size < best.byteSize()) {
        best = new RelativeRun(codes, (byte) zero, width, size);
      }
    }
    return Optional.of(best);
  }

  /**
   * How many runs of zeros of each length there are.
   *
   * @param before those that end in another symbol, by their length
   * @param last zeros behind the last other symbol
   */
  private record Runs(TreeMap<Integer, Integer> before, int last) {
    static Runs of(byte[] codes, byte zero) {
      int[] few = new int[Symbols.LEVELS];
      TreeMap<Integer, Integer> before = new TreeMap<>();
      int run = 0;
      for (byte code : codes) {
        if (code == zero) {
          run++;
          continue;
        }
        if (run < few.length) {
          few[run]++;
        } else {
          before.merge(run, 1, Integer::sum);
        }
        run = 0;
      }
      for (int i = 0; i < few.length; i++) {
        if (few[i] > 0) {
          before.put(i, few[i]);
        }
      }
      return new Runs(before, run);
    }
  }

  private static long bits(Runs runs, int[] counts, int zero, int width) {
    int reach = 1 << width;
    int[] gaps = new int[reach];
    int[] fillers = {runs.last() / reach};
    runs.before()
        .forEach((run, times) -> {
          gaps[run % reach] += times;
          fillers[0] += run / reach * times;
        });
    gaps[reach - 1] += fillers[0];
    int[] values = counts.clone();
    values[zero] = fillers[0];
    boolean empty = Arrays.stream(gaps).allMatch(count -> count == 0);
    return empty
        ? HEAD_BITS
        : HEAD_BITS + Huffman.of(gaps).bits(gaps) + Huffman.of(values).bits(values);
  }

  byte[] encode() {
    RelativeIndex entries = RelativeIndex.of(codes, zero, width);
    BitWriter out = new BitWriter(byteSize);
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
      throw new CodeException(
          Integer.toUnsignedLong(entries) + " entries for " + count + " symbols");
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

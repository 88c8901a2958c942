package dev.espalier.method.code;

import java.util.Arrays;

/**
 * Decodes a canonical Huffman code: short codes by one look into a table, longer ones by their
 * length.
 */
final class HuffmanDecoder {
  /** Codes up to this length are in the table. */
  private static final int TABLE_BITS = 11;

  private static final int LONGEST = HuffmanLengths.LONGEST;

  /** By the next bits: the symbol, and from bit 8 on the length of its code; 0 for long codes. */
  private final int[] table = new int[1 << TABLE_BITS];

  private final int[] firstCode;

  /** Where the symbols of a length begin in {@link #sorted}; one more for the end. */
  private final int[] start = new int[Huffman.MOST + 2];

  private final int[] sorted;

  private HuffmanDecoder(int[] lengths) {
    firstCode = Huffman.firstCodes(lengths);
    sorted = sorted(lengths);
    for (int length = 1; length <= TABLE_BITS; length++) {
      int spread = TABLE_BITS - length;
      for (int i = start[length]; i < start[length + 1]; i++) {
        int code = firstCode[length] + i - start[length];
        int entry = (length << Byte.SIZE) | sorted[i];
        Arrays.fill(table, code << spread, (code + 1) << spread, entry);
      }
    }
  }

  /**
   * The decoder for a code with these lengths.
   *
   * @throws CodeException if no prefix code has them
   */
  static HuffmanDecoder of(int[] lengths) throws CodeException {
    long space = 0;
    for (int length : lengths) {
      if (length > LONGEST) {
        throw new CodeException("a Huffman code of " + length + " bits");
      }
      space += length == 0 ? 0 : 1L << (LONGEST - length);
    }
    if (space == 0 || space > 1L << LONGEST) {
      throw new CodeException("lengths that no Huffman code has");
    }
    return new HuffmanDecoder(lengths);
  }

  /**
   * The next symbol.
   *
   * @throws CodeException if no symbol has the code that follows
   */
  int read(BitReader in) throws CodeException {
    int entry = table[in.peek(TABLE_BITS)];
    if (entry != 0) {
      in.skip(entry >> Byte.SIZE);
      return entry & 0xFF;
    }
    for (int length = TABLE_BITS + 1; length <= LONGEST; length++) {
      int place = start[length] + in.peek(length) - firstCode[length];
      if (place >= start[length] && place < start[length + 1]) {
        in.skip(length);
        return sorted[place];
      }
    }
    throw new CodeException("a Huffman code that stands for nothing");
  }

  private int[] sorted(int[] lengths) {
    int[] symbols = new int[lengths.length];
    int count = 0;
    for (int length = 1; length <= Huffman.MOST; length++) {
      start[length] = count;
      for (int i = 0; i < lengths.length; i++) {
        if (lengths[i] == length) {
          symbols[count++] = i;
        }
      }
    }
    start[Huffman.MOST + 1] = count;
    return symbols;
  }
}

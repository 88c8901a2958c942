package dev.espalier.method.code;

/** A run of symbols, each by its Huffman code, behind the table of the code. */
final class HuffmanRun {
  private HuffmanRun() {}

  /** The length of what {@link #encode} makes of symbols that come as often as this. */
  static int byteSize(int[] counts) {
    return Math.toIntExact(Math.ceilDiv(Huffman.of(counts).bits(counts), Byte.SIZE));
  }

  static byte[] encode(byte[] codes, int[] counts) {
    Huffman huffman = Huffman.of(counts);
    BitWriter out = new BitWriter(codes.length / 2);
    write(codes, huffman, out);
    return out.finish();
  }

  static byte[] decode(byte[] coded, int count) throws CodeException {
    BitReader in = new BitReader(coded);
    byte[] codes = read(in, count);
    in.checkWhole();
    return codes;
  }

  static void write(byte[] codes, Huffman huffman, BitWriter out) {
    huffman.writeTable(out);
    for (byte code : codes) {
      huffman.write(code & 0xFF, out);
    }
  }

  static byte[] read(BitReader in, int count) throws CodeException {
    HuffmanDecoder decoder = Huffman.readTable(in);
    byte[] codes = new byte[count];
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) decoder.read(in);
    }
    in.checkEnd();
    return codes;
  }
}

package dev.espalier.export.archive;

import dev.espalier.method.code.Symbols;
import java.io.IOException;
import java.util.List;

/**
 * Integers of 8, 4, 2 or 1 bits side by side, the first in the lowest bits, each one symbol.
 *
 * @param bits of one
 * @param signed whether they are in two's complement: then the lowest becomes symbol 0
 */
record IntegersForm(int bits, boolean signed, long elements, Symbols.Layout layout, long position)
    implements Form {
  /** Bytes that so many integers take. */
  static long bytes(long elements, int bits) {
    int perByte = Byte.SIZE / bits;
    return elements / perByte + (elements % perByte == 0 ? 0 : 1);
  }

  @Override
  public List<Region> regions() {
    return List.of(new Region(position, bytes(elements, bits)));
  }

  @Override
  public void encode(FileBytes file, long from, int count, SliceWriter out) {
    byte[] packed = file.read(start(from), (int) bytes(count, bits));
    byte[] codes = new byte[count];
    int steps = steps();
    int within = (1 << steps) - 1;
    int mask = (1 << bits) - 1;
    int flip = flip();
    for (int i = 0; i < count; i++) {
      int place = (i & within) * bits;
      codes[i] = (byte) (((packed[i >> steps] >> place) & mask) ^ flip);
    }
    out.add(new Symbols(codes, layout));
  }

  @Override
  public void decode(SliceReader in, long from, int count, Target target) throws IOException {
    byte[] codes = in.next(count, layout);
    byte[] packed = new byte[(int) bytes(count, bits)];
    int steps = steps();
    int within = (1 << steps) - 1;
    int mask = (1 << bits) - 1;
    int flip = flip();
    for (int i = 0; i < count; i++) {
      int place = (i & within) * bits;
      packed[i >> steps] |= (byte) (((codes[i] & mask) ^ flip) << place);
    }
    target.write(start(from), packed);
  }

  private long start(long from) {
    return position + from / (Byte.SIZE / bits);
  }

  /** The logarithm of how many are in a byte: divisions would take longer than all the rest. */
  private int steps() {
    return Integer.numberOfTrailingZeros(Byte.SIZE / bits);
  }

  private int flip() {
    return signed ? 1 << (bits - 1) : 0;
  }
}

package dev.espalier.export.archive;

import dev.espalier.method.code.CodeException;
import dev.espalier.method.code.Symbols;
import java.io.IOException;
import java.util.List;

/**
 * Floats of many different values. Which of them are zero is a run of its own; of the others each
 * byte is, from the exponent down: exponents have structure, the ends of mantissas have none. The
 * sign goes to the lowest place, so that the first byte is the exponent alone.
 *
 * @param width bytes of an element, 2, 4 or 8
 */
record FloatsForm(int width, long elements, Symbols.Layout layout, long position) implements Form {
  @Override
  public List<Region> regions() {
    return List.of(new Region(position, elements * width));
  }

  @Override
  public void encode(FileBytes file, long from, int count, SliceWriter out) {
    long[] all =
        ElementBytes.read(
            file.read(position + from * width, Math.multiplyExact(count, width)), width);
    byte[] mask = new byte[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (all[i] != 0) {
        mask[i] = 1;
        all[kept++] = all[i];
      }
    }
    out.add(new Symbols(mask, layout));
    Symbols.Layout lies = layoutOf(kept, count);
    for (int plane = 0; plane < width; plane++) {
      int shift = (width - 1 - plane) * Byte.SIZE;
      byte[] codes = new byte[kept];
      for (int i = 0; i < kept; i++) {
        codes[i] = (byte) (turned(all[i]) >>> shift);
      }
      out.add(new Symbols(codes, lies));
    }
  }

  @Override
  public void decode(SliceReader in, long from, int count, Target target) throws IOException {
    byte[] mask = in.next(count, layout);
    int kept = 0;
    for (byte set : mask) {
      if (set < 0 || set > 1) {
        throw new CodeException("a mask that is neither 0 nor 1");
      }
      kept += set;
    }
    long[] elements = new long[kept];
    for (int plane = 0; plane < width; plane++) {
      byte[] codes = in.next(kept, layoutOf(kept, count));
      for (int i = 0; i < kept; i++) {
        elements[i] = (elements[i] << Byte.SIZE) | (codes[i] & 0xFF);
      }
    }
    byte[] bytes = new byte[count * width];
    int next = 0;
    for (int i = 0; i < count; i++) {
      if (mask[i] != 0) {
        ElementBytes.put(turnedBack(elements[next++]), bytes, i, width);
      }
    }
    target.write(position + from * width, bytes);
  }

  /** Without zeros they lie as they did. */
  private Symbols.Layout layoutOf(int kept, int count) {
    return kept == count ? layout : Symbols.Layout.LINE;
  }

  private long turned(long element) {
    int top = width * Byte.SIZE - 1;
    return ((element << 1) | (element >>> top)) & mask();
  }

  private long turnedBack(long element) {
    int top = width * Byte.SIZE - 1;
    return ((element >>> 1) | (element << top)) & mask();
  }

  private long mask() {
    return -1L >>> (Long.SIZE - width * Byte.SIZE);
  }
}

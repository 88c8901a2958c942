package dev.espalier.export.archive;

import dev.espalier.method.code.CodeException;
import dev.espalier.method.code.Symbols;
import java.io.IOException;
import java.util.List;

/**
 * Elements of which there are few different ones, as floats that were pruned and clustered have:
 * each becomes its place in a table.
 *
 * @param width bytes of an element, 2, 4 or 8
 * @param table the different elements, in the order of their values; at most 256
 */
record TableForm(int width, List<Long> table, long elements, Symbols.Layout layout, long position)
    implements Form {
  TableForm {
    table = List.copyOf(table);
  }

  @Override
  public List<Region> regions() {
    return List.of(new Region(position, elements * width));
  }

  @Override
  public void encode(FileBytes file, long from, int count, SliceWriter out) {
    byte[] bytes = file.read(position + from * width, Math.multiplyExact(count, width));
    ElementSet places = new ElementSet();
    table.forEach(places::add);
    byte[] codes = new byte[count];
    long[] elements = ElementBytes.read(bytes, width);
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) places.add(elements[i]);
    }
    out.add(new Symbols(codes, layout));
  }

  @Override
  public void decode(SliceReader in, long from, int count, Target target) throws IOException {
    byte[] codes = in.next(count, layout);
    long[] values = table.stream().mapToLong(Long::longValue).toArray();
    byte[] bytes = new byte[count * width];
    for (int i = 0; i < count; i++) {
      int code = codes[i] & 0xFF;
      if (code >= values.length) {
        throw new CodeException("place " + code + " in a table of " + values.length);
      }
      ElementBytes.put(values[code], bytes, i, width);
    }
    target.write(position + from * width, bytes);
  }
}

package dev.espalier.export.archive;

import dev.espalier.method.code.Symbols;
import java.io.IOException;
import java.util.List;

/**
 * Codes whose bits lie in several tensors, a field of them in each; put together again each code is
 * one symbol. In a tensor of m bytes, byte i holds the fields of the codes i, i + m, i + 2m and so
 * on, the first in the lowest bits.
 *
 * @param planes the tensors
 */
record FieldsForm(List<Plane> planes, long elements, Symbols.Layout layout) implements Form {
  /**
   * One field of all codes.
   *
   * @param bits 1, 2 or 4
   * @param shift the place of its lowest bit in the code
   * @param position where the tensor is
   */
  record Plane(int bits, int shift, long position) {
    long bytes(long elements) {
      return IntegersForm.bytes(elements, bits);
    }

    int mask() {
      return (1 << bits) - 1;
    }
  }

  FieldsForm {
    planes = List.copyOf(planes);
  }

  @Override
  public List<Region> regions() {
    return planes.stream()
        .map(plane -> new Region(plane.position(), plane.bytes(elements)))
        .toList();
  }

  @Override
  public void encode(FileBytes file, long from, int count, SliceWriter out) {
    byte[] codes = new byte[count];
    for (Plane plane : planes) {
      long bytes = plane.bytes(elements);
      for (int part = 0; part < Byte.SIZE / plane.bits(); part++) {
        long first = Math.max(from, part * bytes);
        long end = Math.min(from + count, (part + 1) * bytes);
        if (first < end) {
          byte[] packed = file.read(plane.position() + first - part * bytes, (int) (end - first));
          take(packed, plane, part, codes, (int) (first - from));
        }
      }
    }
    out.add(new Symbols(codes, layout));
  }

  private static void take(byte[] packed, Plane plane, int part, byte[] codes, int start) {
    int place = part * plane.bits();
    int mask = plane.mask();
    for (int i = 0; i < packed.length; i++) {
      codes[start + i] |= (byte) (((packed[i] >> place) & mask) << plane.shift());
    }
  }

  @Override
  public void decode(SliceReader in, long from, int count, Target target) throws IOException {
    byte[] codes = in.next(count, layout);
    for (Plane plane : planes) {
      long bytes = plane.bytes(elements);
      for (int part = 0; part < Byte.SIZE / plane.bits(); part++) {
        long first = Math.max(from, part * bytes);
        long end = Math.min(from + count, (part + 1) * bytes);
        if (first < end) {
          byte[] packed = put(codes, (int) (first - from), (int) (end - first), plane, part);
          target.merge(
              plane.position() + first - part * bytes,
              packed,
              plane.mask() << (part * plane.bits()));
        }
      }
    }
  }

  private static byte[] put(byte[] codes, int start, int length, Plane plane, int part) {
    byte[] packed = new byte[length];
    int place = part * plane.bits();
    int mask = plane.mask();
    for (int i = 0; i < length; i++) {
      packed[i] = (byte) ((((codes[start + i] & 0xFF) >> plane.shift()) & mask) << place);
    }
    return packed;
  }
}

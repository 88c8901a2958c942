package dev.espalier.compress.encode;

import java.nio.ByteBuffer;

/**
 * Packs one field of all codes, planar: byte i of m holds field i, i + m, i + 2m and so on, the
 * first in the lowest bits. So each shift of all bytes yields a run of consecutive codes.
 *
 * @param codes one byte per weight, below 128
 */
record FieldPacker(Field field, byte[] codes) implements ChunkPayload.Filler {
  @Override
  public void fill(int from, int to, ByteBuffer into) {
    byte[] chunk = new byte[to - from];
    int stride = field.bytes(codes.length);
    int mask = (1 << field.bits()) - 1;
    for (int part = 0; part < field.perByte(); part++) {
      long first = (long) part * stride + from;
      int present = (int) Math.clamp(codes.length - first, 0L, to - from);
      int place = part * field.bits();
      for (int i = 0; i < present; i++) {
        int bits = ((codes[(int) first + i] >> field.shift()) & mask) << place;
        chunk[i] = (byte) (part == 0 ? bits : chunk[i] | bits);
      }
    }
    into.put(chunk);
  }
}

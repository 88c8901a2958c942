package dev.espalier.compress.encode;

import java.nio.ByteBuffer;

/**
 * Packs codes as ONNX packs integers of 8, 4 and 2 bits: side by side, the first in the lowest
 * bits.
 *
 * @param codes one byte per weight
 * @param bits 8, 4 or 2
 * @param less what is taken from each; what is below zero is in two's complement
 */
record IntegerPacker(byte[] codes, int bits, int less) implements ChunkPayload.Filler {
  /** How many bytes some codes take. */
  static int bytes(int count, int bits) {
    return Math.ceilDiv(count, Byte.SIZE / bits);
  }

  @Override
  public void fill(int from, int to, ByteBuffer into) {
    int perByte = Byte.SIZE / bits;
    int mask = (1 << bits) - 1;
    for (int i = from; i < to; i++) {
      int packed = 0;
      int first = i * perByte;
      int present = Math.min(perByte, codes.length - first);
      for (int part = 0; part < present; part++) {
        packed |= ((codes[first + part] - less) & mask) << (part * bits);
      }
      into.put((byte) packed);
    }
  }
}

package dev.espalier.compress.encode;

import java.nio.ByteBuffer;

/**
 * Packs codes as ONNX packs integers of 8, 4 and 2 bits: side by side, the first in the lowest
 * bits.
 *
 * @param codes one byte per weight
 * @param bits 8, 4 or 2
 * @param signed less 2^(bits-1), in two's complement
 */
record IntegerPacker(byte[] codes, int bits, boolean signed) implements ChunkPayload.Filler {
  /** How many bytes some codes take. */
  static int bytes(int count, int bits) {
    return Math.ceilDiv(count, Byte.SIZE / bits);
  }

  @Override
  public void fill(int from, int to, ByteBuffer into) {
    int perByte = Byte.SIZE / bits;
    int flip = signed ? 1 << (bits - 1) : 0;
    for (int i = from; i < to; i++) {
      int packed = 0;
      int first = i * perByte;
      int present = Math.min(perByte, codes.length - first);
      for (int part = 0; part < present; part++) {
        packed |= ((codes[first + part] & 0xFF) ^ flip) << (part * bits);
      }
      into.put((byte) packed);
    }
  }
}

package dev.espalier.compress.encode;

import dev.espalier.onnx.Payload;

/** Where codes come from when they are written. */
@FunctionalInterface
interface CodeSource {
  /** One byte for each. */
  byte[] codes();

  /** One field of all codes. */
  default Payload field(Field field, int count) {
    return new ChunkPayload(field.bytes(count), 1, () -> new FieldPacker(field, codes()));
  }

  /**
   * All codes as integers of 8, 4 or 2 bits.
   *
   * @param less what is taken from each
   */
  default Payload integers(int count, int bits, int less) {
    return new ChunkPayload(
        IntegerPacker.bytes(count, bits), 1, () -> new IntegerPacker(codes(), bits, less));
  }
}

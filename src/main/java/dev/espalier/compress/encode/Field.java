package dev.espalier.compress.encode;

import java.util.List;

/**
 * Some bits of each code, stored together: a byte holds 8, 4 or 2 fields of as many codes.
 *
 * @param bits 1, 2 or 4: what a byte can be divided into
 * @param shift the place of the field's lowest bit in the code
 */
record Field(int bits, int shift) {
  /** The sign as it is in the codes of signs, 0 and 2, so that the middle between them is whole. */
  private static final List<Field> SIGN = List.of(new Field(1, 1));

  /** The fields of codes of {@code bits} bits, below 8, the highest first. */
  static List<Field> of(int bits) {
    return switch (bits) {
      case 1 -> List.of(new Field(1, 0));
      case 2 -> List.of(new Field(2, 0));
      case 3 -> List.of(new Field(2, 1), new Field(1, 0));
      case 4 -> List.of(new Field(4, 0));
      case 5 -> List.of(new Field(4, 1), new Field(1, 0));
      case 6 -> List.of(new Field(4, 2), new Field(2, 0));
      case 7 -> List.of(new Field(4, 3), new Field(2, 1), new Field(1, 0));
      default -> throw new IllegalArgumentException(bits + " bits have no fields");
    };
  }

  /** The one field of signs. */
  static List<Field> sign() {
    return SIGN;
  }

  /** How many of them a byte holds. */
  int perByte() {
    return Byte.SIZE / bits;
  }

  /** How many bytes the fields of {@code count} codes take. */
  int bytes(int count) {
    return Math.ceilDiv(count, perByte());
  }

  /** Whether the last byte is full. */
  boolean fits(int count) {
    return count % perByte() == 0;
  }
}

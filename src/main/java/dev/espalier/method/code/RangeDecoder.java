package dev.espalier.method.code;

/** Decodes what a {@link RangeEncoder} coded; behind the end of the bytes lie zeros. */
final class RangeDecoder implements BitCoder {
  private final byte[] bytes;
  private int position;
  private long range = RangeEncoder.FULL;
  private long code;

  RangeDecoder(byte[] bytes) {
    this.bytes = bytes;
    for (int i = 0; i < RangeEncoder.TAIL / 2; i++) {
      code = (code << RangeEncoder.SCALE_BITS) | next();
    }
  }

  /** The next bit, whatever {@code unknown} is. */
  @Override
  public int code(int unknown, int one) {
    long bound = (range >>> RangeEncoder.SCALE_BITS) * one;
    // Without a branch: whoever guesses the low bits of weights is wrong half of the time.
    long zero = ~((code - bound) >> (Long.SIZE - 1));
    code -= bound & zero;
    range = bound + ((range - 2 * bound) & zero);
    if (range < RangeEncoder.LEAST) {
      range <<= RangeEncoder.SCALE_BITS;
      code = (code << RangeEncoder.SCALE_BITS) | next();
    }
    return (int) zero + 1;
  }

  @Override
  public int even(int unknown, int count) {
    range >>>= count;
    int bits = 0;
    for (int place = count - 1; place >= 0; place--) {
      long bound = range << place;
      long one = ~((code - bound) >> (Long.SIZE - 1));
      code -= bound & one;
      bits |= (int) (one & (1L << place));
    }
    if (range < RangeEncoder.LEAST) {
      range <<= RangeEncoder.SCALE_BITS;
      code = (code << RangeEncoder.SCALE_BITS) | next();
    }
    return bits;
  }

  /**
   * Checks that the code ends where what was decoded ends, so that it is the code of just that.
   *
   * @throws CodeException if there is less of it, or more
   */
  void checkEnd() throws CodeException {
    int missing = position - bytes.length;
    if (missing < 0 || missing > RangeEncoder.TAIL) {
      throw new CodeException(
          missing < 0 ? "the code goes on behind its end" : "the code is cut off");
    }
  }

  private int next() {
    int high = position < bytes.length ? bytes[position] & 0xFF : 0;
    int low = position + 1 < bytes.length ? bytes[position + 1] & 0xFF : 0;
    position += 2;
    return (high << Byte.SIZE) | low;
  }
}

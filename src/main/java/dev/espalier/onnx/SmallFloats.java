package dev.espalier.onnx;

/**
 * The 4-bit and 8-bit floats of the ONNX specification ("Float stored in 8 bits" and "in 4 bits").
 * FN means no infinities, UZ that the code of negative zero is the only NaN.
 */
final class SmallFloats {
  private SmallFloats() {}

  static float e4m3fn(byte code) {
    return (code & 0x7F) == 0x7F ? Float.NaN : value(code, 4, 3, 7);
  }

  static float e4m3fnuz(byte code) {
    return code == (byte) 0x80 ? Float.NaN : value(code, 4, 3, 8);
  }

  static float e5m2(byte code) {
    // The upper half of an IEEE half float.
    return Float.float16ToFloat((short) (code << 8));
  }

  static float e5m2fnuz(byte code) {
    return code == (byte) 0x80 ? Float.NaN : value(code, 5, 2, 16);
  }

  /** A power of two without sign, used as a scale. */
  static float e8m0(byte code) {
    return code == (byte) 0xFF ? Float.NaN : Math.scalb(1f, (code & 0xFF) - 127);
  }

  /** The code in the low 4 bits. */
  static float e2m1(int code) {
    return value((code & 8) << 4 | (code & 7), 2, 1, 1);
  }

  private static float value(int code, int exponentBits, int mantissaBits, int bias) {
    int mantissa = code & (1 << mantissaBits) - 1;
    int exponent = code >> mantissaBits & (1 << exponentBits) - 1;
    float magnitude =
        exponent == 0
            ? Math.scalb((float) mantissa, 1 - bias - mantissaBits)
            : Math.scalb((float) (mantissa | 1 << mantissaBits), exponent - bias - mantissaBits);
    return (code & 0x80) == 0 ? magnitude : -magnitude;
  }
}

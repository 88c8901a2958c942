package dev.espalier.compress.encode;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Payload;

/**
 * What is written of a weight of which few are kept: a bit for each, and those that are kept behind
 * one that stands for all others.
 *
 * @param payloads of the whole weight
 * @param kept how many have a bit; those that are not zero, and then the first that are
 * @param other the code of all others
 */
record SparseContents(WeightPayloads payloads, int kept, int other) {
  /** One for each weight that is kept, zero for each other. */
  CodeSource mask() {
    return () -> mask(payloads.source().weight().decode());
  }

  /** The codes of those that are kept, behind that of all others. */
  CodeSource codes() {
    return () -> {
      byte[] all = payloads.codes();
      byte[] mask = mask(payloads.source().weight().decode());
      byte[] codes = new byte[kept + 1];
      codes[0] = (byte) other;
      int place = 1;
      for (int i = 0; i < all.length; i++) {
        if (mask[i] != 0) {
          codes[place++] = all[i];
        }
      }
      return codes;
    };
  }

  /** The numbers that are kept, behind zero. */
  Payload numbers(DataType type) {
    boolean halves = type == DataType.FLOAT16;
    return new ChunkPayload(
        kept + 1,
        halves ? Short.BYTES : Float.BYTES,
        () -> {
          float[] numbers = numbers();
          return halves
              ? (from, to, into) -> {
                for (int i = from; i < to; i++) {
                  into.putShort(Float.floatToFloat16(numbers[i]));
                }
              }
              : WeightPayloads.floatFiller(numbers);
        });
  }

  private float[] numbers() {
    float[] all = payloads.source().weight().decode();
    byte[] mask = mask(all);
    float[] numbers = new float[kept + 1];
    int place = 1;
    for (int i = 0; i < all.length; i++) {
      if (mask[i] != 0) {
        numbers[place++] = all[i];
      }
    }
    return numbers;
  }

  /** How many cannot be left out. A negative zero is not what is left out becomes. */
  static int others(float[] values) {
    int others = 0;
    for (float value : values) {
      others += Float.floatToRawIntBits(value) == 0 ? 0 : 1;
    }
    return others;
  }

  private byte[] mask(float[] values) {
    int left = kept - others(values);
    if (left < 0) {
      throw new IllegalStateException("more than " + kept + " weights are not zero");
    }
    byte[] mask = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      boolean zero = Float.floatToRawIntBits(values[i]) == 0;
      mask[i] = (byte) (!zero || left > 0 ? 1 : 0);
      left -= zero && left > 0 ? 1 : 0;
    }
    return mask;
  }
}

package dev.espalier.compress.encode;

import dev.espalier.method.BrainFloat;
import dev.espalier.method.CodebookWeight;
import dev.espalier.method.HashedWeight;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.SignScale;
import dev.espalier.numeric.BitMask;
import dev.espalier.onnx.Payload;

/** The contents of the tensors of an encoding, made when they are written. */
record WeightPayloads(WeightSource source) implements CodeSource {
  /** All weights as 32-bit floats. */
  Payload floats(int count) {
    return new ChunkPayload(count, Float.BYTES, () -> floatFiller(source.weight().decode()));
  }

  /** All weights as 16-bit floats, rounded to nearest. */
  Payload halves(int count) {
    return new ChunkPayload(
        count,
        Short.BYTES,
        () -> {
          float[] values = source.weight().decode();
          return (from, to, into) -> {
            for (int i = from; i < to; i++) {
              into.putShort(Float.floatToFloat16(values[i]));
            }
          };
        });
  }

  /** The patterns of all weights as bfloat16. */
  Payload brainFloats(int count) {
    return new ChunkPayload(
        count,
        Short.BYTES,
        () -> {
          short[] patterns = brain().patterns();
          return (from, to, into) -> {
            for (int i = from; i < to; i++) {
              into.putShort(patterns[i]);
            }
          };
        });
  }

  /** One of the bytes of all bfloat16 patterns, by the place of its lowest bit. */
  Payload brainBytes(int count, int shift) {
    return new ChunkPayload(
        count,
        1,
        () -> {
          short[] patterns = brain().patterns();
          return (from, to, into) -> {
            for (int i = from; i < to; i++) {
              into.put((byte) (patterns[i] >> shift));
            }
          };
        });
  }

  /** The tables of the weight's own. */
  Payload tables(int count) {
    return new ChunkPayload(count, Float.BYTES, () -> floatFiller(books().books().levels()));
  }

  /** The values that weights share. */
  Payload shared(int count) {
    return new ChunkPayload(count, Float.BYTES, () -> floatFiller(hashed().values()));
  }

  Payload scales(int count) {
    return new ChunkPayload(count, Float.BYTES, () -> floatFiller(scales()));
  }

  /** The zero points as unsigned bytes. */
  Payload zeroBytes(int count) {
    return new ChunkPayload(
        count,
        1,
        () -> {
          int[] zeroPoints = integers().zeroPoints();
          return (from, to, into) -> {
            for (int i = from; i < to; i++) {
              into.put((byte) zeroPoints[i]);
            }
          };
        });
  }

  /** The zero points as floats. */
  Payload zeroFloats(int count) {
    return new ChunkPayload(
        count,
        Float.BYTES,
        () -> {
          int[] zeroPoints = integers().zeroPoints();
          return (from, to, into) -> {
            for (int i = from; i < to; i++) {
              into.putFloat(zeroPoints[i]);
            }
          };
        });
  }

  static ChunkPayload.Filler floatFiller(float[] values) {
    return (from, to, into) -> {
      into.asFloatBuffer().put(values, from, to - from);
      into.position((to - from) * Float.BYTES);
    };
  }

  private float[] scales() {
    return switch (source.weight()) {
      case SignScale signs -> signs.scales();
      case CodebookWeight codes -> codes.books().scales();
      default -> integers().scales();
    };
  }

  /** The integers that are stored: for signs 0 and 2, and 1 for zero; for a mask 0 and 1. */
  @Override
  public byte[] codes() {
    return switch (source.weight()) {
      case SignScale signs -> codes(signs);
      case HashedWeight hashed -> kept(hashed);
      case CodebookWeight codes -> codes.codes();
      default -> integers().codes();
    };
  }

  private static byte[] codes(SignScale signs) {
    byte[] codes = new byte[signs.signs().size()];
    for (int i = 0; i < codes.length; i++) {
      boolean kept = signs.kept().isEmpty() || signs.kept().get().get(i);
      codes[i] = (byte) (!kept ? 1 : signs.signs().get(i) ? 2 : 0);
    }
    return codes;
  }

  private static byte[] kept(HashedWeight hashed) {
    BitMask mask = hashed.kept().orElseThrow();
    byte[] codes = new byte[mask.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) mask.bit(i);
    }
    return codes;
  }

  private HashedWeight hashed() {
    if (source.weight() instanceof HashedWeight hashed) {
      return hashed;
    }
    throw new IllegalStateException(source.weight() + " shares no values");
  }

  /** The weight as integer codes. */
  IntegerCodes integers() {
    if (source.weight() instanceof IntegerCodes codes) {
      return codes;
    }
    throw new IllegalStateException(source.weight() + " has no integer codes");
  }

  private CodebookWeight books() {
    if (source.weight() instanceof CodebookWeight codes) {
      return codes;
    }
    throw new IllegalStateException(source.weight() + " has no tables");
  }

  private BrainFloat brain() {
    if (source.weight() instanceof BrainFloat brain) {
      return brain;
    }
    throw new IllegalStateException(source.weight() + " is not bfloat16");
  }
}

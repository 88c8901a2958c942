package dev.espalier.compress;

import dev.espalier.compress.encode.WeightForm;
import dev.espalier.network.Layer;
import java.util.Optional;

/** How a layer is written, in words, and what that costs when the file is loaded. */
public final class WrittenWords {
  private static final String FOLDED = ", made floats when loaded";

  private WrittenWords() {}

  /** A layer that changed. */
  public static String of(CompressedNetwork compressed, Layer layer) {
    Optional<WeightForm.Blocks> packed = compressed.packed(layer);
    if (packed.isPresent()) {
      String operator = packed.get().table() ? "GatherBlockQuantized" : "MatMulNBits";
      return "codes in blocks of %d for %s, which stay packed"
          .formatted(packed.get().block(), operator);
    }
    WrittenLayer written = compressed.toWrite(layer);
    if (compressed.integers().form(layer).isPresent()) {
      return written.decoders().size() > 1
          ? "fields of codes, made integers when loaded"
          : "integers, which stay so";
    }
    if (written.decoders().isEmpty()) {
      return "floats";
    }
    return (written.spreads() ? "a bit for each weight and the kept codes" : "codes") + FOLDED;
  }
}

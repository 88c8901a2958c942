package dev.espalier.network;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.OnnxModel;
import java.util.Locale;
import java.util.Optional;

/** Why a weight cannot be changed by a recipe. */
final class Tunability {
  /**
   * The first operator set with the broadcasting that decoding needs; onnxruntime promises none
   * older.
   */
  private static final long OLDEST_OPSET = 7;

  private final long opset;

  Tunability(OnnxModel model) {
    this.opset = model.opsets().getOrDefault("", 1L);
  }

  /**
   * The reason, as the end of a sentence that begins with the layer; empty if it can be changed.
   */
  Optional<String> reason(FoundWeight found, int storedBits) {
    WeightRef weight = found.weight();
    long elements = weight.dims().elementCount();
    DataType type = weight.type();
    if (type != DataType.FLOAT && type != DataType.FLOAT16) {
      return Optional.of(typeReason(found, storedBits));
    }
    if (elements == 0) {
      return Optional.of("has no weights: a size of " + weight.dims() + " is zero");
    }
    if (elements > Integer.MAX_VALUE) {
      return Optional.of("has more than " + Integer.MAX_VALUE + " weights");
    }
    if (opset < OLDEST_OPSET) {
      return Optional.of(
          "is in a model of operator set " + opset + "; compressed weights need at least 7");
    }
    return Optional.empty();
  }

  private static String typeReason(FoundWeight found, int storedBits) {
    String type = found.weight().type().name().toLowerCase(Locale.ROOT);
    boolean quantized = storedBits <= Byte.SIZE || found.trace().computed();
    return quantized
        ? "is already compressed: " + storedBits + " bits per weight, stored as " + type
        : "is stored as " + type + "; only 32-bit and 16-bit floats can be changed";
  }
}

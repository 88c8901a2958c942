package dev.espalier.network;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
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

  /**
   * What onnxruntime computes once, when it loads a model, may not take more than 1 GB; larger
   * weights would be decoded at every run.
   */
  private static final long LARGEST = 250_000_000;

  private final long opset;

  Tunability(OnnxModel model) {
    this(model.opsets().getOrDefault("", 1L));
  }

  Tunability(long opset) {
    this.opset = opset;
  }

  /**
   * The reason, as the end of a sentence that begins with the layer; empty if it can be changed.
   */
  Optional<String> reason(FoundWeight found, int storedBits) {
    DataType type = found.weight().type();
    return type == DataType.FLOAT || type == DataType.FLOAT16
        ? reason(found.weight().dims())
        : Optional.of(typeReason(found, storedBits));
  }

  /** The same for floats of these sizes. */
  Optional<String> reason(Dims dims) {
    long elements = dims.elementCount();
    if (elements == 0) {
      return Optional.of("has no weights: one of its sizes " + dims + " is zero");
    }
    if (elements > LARGEST) {
      return Optional.of(
          "has " + elements + " weights; more than " + LARGEST + " would be decoded at every run");
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

package dev.espalier.compress;

import dev.espalier.network.Layer;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.OnnxNode;
import java.util.Set;

/**
 * How an open file has a layer, in the words of {@link WrittenForm}: whoever wrote it, so that only
 * what its operators show is said.
 */
public final class StoredForm {
  private static final Set<String> PACKED = Set.of("MatMulNBits", "GatherBlockQuantized");
  private static final Set<String> INTEGERS =
      Set.of(
          "MatMulInteger",
          "ConvInteger",
          "QLinearConv",
          "QLinearMatMul",
          "QGemm",
          "DynamicQuantizeMatMul",
          "MatMulIntegerToFloat",
          "DynamicQuantizeLSTM",
          "QAttention");

  private StoredForm() {}

  /** In words, such as "4-bit fields, made floats when loaded". */
  public static String of(Layer layer) {
    String stored = stored(layer);
    OnnxNode user = layer.users().getFirst();
    if (PACKED.contains(user.opType())) {
      return "%s, %d bits, which stay packed".formatted(user.opType(), layer.storedBits());
    }
    boolean direct = user.inputs().contains(layer.weight().name());
    if (INTEGERS.contains(user.opType())) {
      boolean packed = layer.storedBits() < Byte.SIZE;
      return stored
          + (packed ? ", made 8-bit integers when loaded and" : ",")
          + " computed as such";
    }
    if (direct || layer.storedBits() >= Float.SIZE) {
      return stored;
    }
    // Where its values are integers, too, the runtime computes with the weight as it is.
    return stored
        + (takesIntegers(user) ? ", computed as such where that is possible" : ", made floats");
  }

  private static boolean takesIntegers(OnnxNode user) {
    return user.graph()
        .producer(user.input(0))
        .filter(before -> before.is("DequantizeLinear"))
        .isPresent();
  }

  private static String stored(Layer layer) {
    DataType type = layer.weight().type();
    return switch (type) {
      case FLOAT -> "floats";
      case DOUBLE -> "64-bit floats";
      case FLOAT16 -> "16-bit floats";
      case BFLOAT16 -> "bfloat16";
      case INT8, UINT8 ->
          layer.storedBits() == Byte.SIZE ? "8-bit integers" : layer.storedBits() + "-bit fields";
      default -> layer.storedBits() + "-bit values (" + type + ")";
    };
  }
}

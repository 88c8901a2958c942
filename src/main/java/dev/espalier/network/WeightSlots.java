package dev.espalier.network;

import dev.espalier.onnx.OnnxNode;
import java.util.List;
import java.util.Optional;

/**
 * Which inputs of which operators are weights, and along which of their axes the output channels
 * lie. See the operator specifications of ONNX and of onnxruntime's {@code com.microsoft} domain.
 */
final class WeightSlots {
  private static final List<WeightSlot> NONE = List.of();
  private static final List<WeightSlot> CONVOLUTION = List.of(WeightSlot.of(1, 0));
  private static final List<WeightSlot> QUANTIZED_OPERAND = List.of(WeightSlot.of(3, 0));
  private static final List<WeightSlot> PACKED = List.of(WeightSlot.of(1, 0));

  /** Input and recurrent weights: [directions, gates * hidden, inputs]. */
  private static final List<WeightSlot> RECURRENT =
      List.of(WeightSlot.part(1, "W", 1), WeightSlot.part(2, "R", 1));

  private static final List<WeightSlot> EMBEDDINGS =
      List.of(
          WeightSlot.table(2, "word_embedding", 0),
          WeightSlot.table(3, "position_embedding", 0),
          WeightSlot.table(4, "segment_embedding", 0));

  private WeightSlots() {}

  static List<WeightSlot> of(OnnxNode node) {
    return switch (node.domain()) {
      case "", "ai.onnx" -> standard(node);
      case "com.microsoft", "com.microsoft.nchwc", "com.ms.internal.nhwc" -> microsoft(node);
      default -> NONE;
    };
  }

  private static List<WeightSlot> standard(OnnxNode node) {
    return switch (node.opType()) {
      case "Conv", "DeformConv", "ConvInteger" -> CONVOLUTION;
      case "ConvTranspose" -> List.of(WeightSlot.of(1, 1));
      case "Gemm" -> gemm(node, 0, 1);
      case "MatMul", "MatMulInteger" -> List.of(WeightSlot.of(1, -1), WeightSlot.of(0, -2));
      case "Gather" ->
          List.of(WeightSlot.table(0, "", (int) node.attributes().intValue("axis", 0)));
      case "LSTM", "GRU", "RNN" -> RECURRENT;
      case "Einsum" -> Einsum.slots(node);
      case "QLinearConv" -> QUANTIZED_OPERAND;
      case "QLinearMatMul" -> List.of(WeightSlot.of(3, -1));
      default -> NONE;
    };
  }

  private static List<WeightSlot> microsoft(OnnxNode node) {
    return switch (node.opType()) {
      case "Conv", "FusedConv", "NhwcFusedConv", "NhwcConv", "ConvInteger" -> CONVOLUTION;
      case "FusedGemm" -> gemm(node, 0, 1);
      case "FusedMatMul", "TransposeMatMul" -> gemm(node, 0, 1);
      case "DynamicQuantizeMatMul", "MatMulIntegerToFloat", "MatMulInteger16" ->
          List.of(WeightSlot.of(1, -1));
      case "MatMulNBits", "MatMulBnb4", "MatMulFpQ4" -> PACKED;
      case "GatherBlockQuantized" -> List.of(WeightSlot.table(0, "", 0));
      case "Attention", "QAttention", "LongformerAttention" -> List.of(WeightSlot.of(1, 1));
      case "EmbedLayerNormalization", "QEmbedLayerNormalization" -> EMBEDDINGS;
      case "DynamicQuantizeLSTM" -> RECURRENT;
      case "QLinearConv" -> QUANTIZED_OPERAND;
      case "QGemm" -> gemm(node, 0, 3);
      default -> NONE;
    };
  }

  /** The slot once the sizes of the weight that is there are known, as the operator sees it. */
  static WeightSlot seen(OnnxNode node, WeightSlot slot, List<Long> sizes) {
    boolean transposed = node.is("ConvTranspose") && slot.channelAxis() == 1;
    return transposed && isDepthwise(node, sizes) ? WeightSlot.of(slot.input(), 0) : slot;
  }

  /**
   * Whether a transposed convolution has a kernel of its own for each channel. Its weight is
   * [inputs, outputs of a group, kernel]: then the inputs are the outputs.
   */
  static boolean isDepthwise(OnnxNode transposed, List<Long> sizes) {
    return sizes.size() > 2
        && sizes.get(1) == 1
        && sizes.get(0) == transposed.attributes().intValue("group", 1);
  }

  /** Channels of A are rows of the product, those of B its columns. */
  private static List<WeightSlot> gemm(OnnxNode node, int a, int b) {
    boolean transposedA = node.attributes().intValue("transA", 0) != 0;
    boolean transposedB = node.attributes().intValue("transB", 0) != 0;
    return List.of(
        WeightSlot.of(b, transposedB ? -2 : -1), WeightSlot.of(a, transposedA ? -1 : -2));
  }

  /** Bits of one weight where the operator packs several into a byte. */
  static Optional<Integer> packedBits(OnnxNode node) {
    return switch (node.opType()) {
      case "MatMulNBits" -> Optional.of((int) node.attributes().intValue("bits", 4));
      case "MatMulBnb4", "MatMulFpQ4" -> Optional.of(4);
      case "GatherBlockQuantized" -> Optional.of((int) node.attributes().intValue("bits", 4));
      default -> Optional.empty();
    };
  }
}

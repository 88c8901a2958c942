package dev.espalier.compress.kernel;

import dev.espalier.compress.encode.WeightForm;
import dev.espalier.method.Format;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which layers can be written for onnxruntime's own operators: MatMulNBits for products with a
 * matrix, GatherBlockQuantized for tables. Both have kernels for 2, 4 and 8 bits and for blocks of
 * 16 to 256 weights with a scale each, and refuse to load anything else.
 */
public final class KernelRules {
  private static final List<Integer> WIDTHS = List.of(2, 4, 8);
  private static final List<Integer> BLOCKS = List.of(16, 32, 64, 128, 256);

  /** Bytes of the names and attributes that an operator of the runtime's own has more, at most. */
  private static final int OVERHEAD = 256;

  private KernelRules() {}

  /**
   * How the weight of a layer is packed; nothing where it is written for standard operators.
   *
   * @param plan says which operators it is for
   */
  public static Optional<WeightForm.Blocks> form(Layer layer, LayerPlan plan) {
    boolean wanted = plan.encoding().filter(Encoding.RUNTIME::equals).isPresent();
    return wanted && refusal(layer, plan).isEmpty()
        ? Optional.of(form(layer, plan.quantization()))
        : Optional.empty();
  }

  /**
   * Why a layer cannot be written for the runtime's own operators, as the end of a sentence that
   * begins with its name; empty if it can.
   */
  public static Optional<String> refusal(Layer layer, LayerPlan plan) {
    if (!layer.tunable()) {
      return Optional.of("cannot be changed");
    }
    return ofOperators(layer).or(() -> ofWeight(layer, plan));
  }

  private static WeightForm.Blocks form(Layer layer, Quantization quantization) {
    int given = quantization.blockwise() ? quantization.granularity().block() : 0;
    Stream<Integer> sizes = given > 0 ? Stream.of(given) : BLOCKS.stream();
    Dims dims = layer.weight().dims();
    // Where channels share a scale it is repeated for each block: few, but not half empty.
    return sizes
        .map(block ->
            new WeightForm.Blocks(
                quantization.bits(),
                quantization.scheme(),
                layer.channelAxis(),
                block,
                isTable(layer)))
        .min(
            Comparator.<WeightForm.Blocks>comparingLong(form -> form.bytes(dims))
                .thenComparingInt(form -> -form.block()))
        .orElseThrow();
  }

  private static boolean isTable(Layer layer) {
    return layer.users().getFirst().is("Gather");
  }

  private static Optional<String> ofOperators(Layer layer) {
    List<OnnxNode> users = layer.users();
    OnnxNode first = users.getFirst();
    boolean product = first.is("MatMul") || first.is("Gemm");
    if (!product && !first.is("Gather")) {
      return Optional.of(
          "is of type %s, for which the runtime has no operator with weights of few bits"
              .formatted(first.opType()));
    }
    if (users.stream()
        .anyMatch(user -> isTurned(user) != isTurned(first) || kindDiffers(user, first))) {
      return Optional.of("has a weight that several operators use in different ways");
    }
    String name = layer.weight().name();
    OnnxGraph graph = first.graph();
    boolean direct =
        graph.path().isMain()
            && layer.weight().graph().isMain()
            && users.stream().allMatch(user -> user.input(product ? 1 : 0).equals(name))
            && graph.consumers(name).size() == users.size()
            && graph.outputs().stream().noneMatch(output -> output.name().equals(name));
    if (!direct || layer.weight().type() != DataType.FLOAT) {
      return Optional.of("does not take its weight as floats straight from the file");
    }
    boolean matrix = layer.weight().dims().rank() == 2 && layer.channelAxis() >= 0;
    boolean plain = users.stream().allMatch(user -> product ? isPlain(user) : isRows(user));
    return matrix && plain && layer.weight().dims().elementCount() > 0
        ? Optional.empty()
        : Optional.of(
            product
                ? "is no plain product of a value and a matrix"
                : "is no table whose rows are looked up");
  }

  private static boolean isTurned(OnnxNode user) {
    return user.is("Gemm") && user.attributes().intValue("transB", 0) != 0;
  }

  private static boolean kindDiffers(OnnxNode user, OnnxNode first) {
    return user.is("Gather") != first.is("Gather") || !(user.is("Gather") || isProduct(user));
  }

  private static boolean isProduct(OnnxNode user) {
    return user.is("MatMul") || user.is("Gemm");
  }

  private static boolean isPlain(OnnxNode user) {
    return user.attributes().intValue("transA", 0) == 0
        && user.attributes().floatValue("alpha").orElse(1f) == 1f
        && (user.attributes().floatValue("beta").orElse(1f) == 1f || user.input(2).isEmpty())
        && NewNode.copyOf(user).isPresent();
  }

  private static boolean isRows(OnnxNode user) {
    return user.attributes().intValue("axis", 0) == 0;
  }

  private static Optional<String> ofWeight(Layer layer, LayerPlan plan) {
    Quantization quantization = plan.quantization();
    int bits = quantization.bits();
    if (plan.factorization().factorizes()) {
      return Optional.of("is written as two layers");
    }
    if (!quantization.quantizes()) {
      return Optional.of("has weights that stay floats");
    }
    if (!WIDTHS.contains(bits)) {
      return Optional.of(
          "has weights of %d bit%s; the runtime's own operators have 2, 4 and 8"
              .formatted(bits, bits == 1 ? "" : "s"));
    }
    Format format = quantization.effectiveFormat();
    if (format != Format.UNIFORM && format != Format.FIXED_POINT) {
      return Optional.of(
          "has levels of the format %s; the runtime's own operators have equal steps only"
              .formatted(format.words()));
    }
    long packed = form(layer, quantization).bytes(layer.weight().dims()) + OVERHEAD;
    if (packed >= Float.BYTES * layer.weight().dims().elementCount()) {
      return Optional.of("is so small that its blocks would take more than its floats");
    }
    boolean whole = layer.weight().dims().get(1) * bits % Byte.SIZE == 0;
    return isTable(layer) && !whole
        ? Optional.of("has rows whose codes do not fill whole bytes")
        : Optional.empty();
  }
}

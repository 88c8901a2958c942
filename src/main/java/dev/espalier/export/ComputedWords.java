package dev.espalier.export;

import dev.espalier.compress.Advice;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.compress.activation.Machine;
import dev.espalier.compress.activation.Saturation;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.compress.encode.WeightForm;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says how the runtime computes the layers of a written file, beside what was asked for. */
public final class ComputedWords {
  /** What is said of a layer whose type {@link #isWide}, behind its name. */
  public static final String WIDE =
      "has values of 16 bits, which onnxruntime computes with floats, rounded in between";

  private final CompressedNetwork compressed;
  private final KernelFindings kernels;
  private final ActivationRules rules;
  private final Map<LayerId, SeenSums.Seen> onSamples;

  /**
   * The words about the layers of this network, as the runtime was seen to compute them.
   *
   * @param onSamples which sums saturate on samples; nothing of layers for which that is not known
   */
  public ComputedWords(
      CompressedNetwork compressed, KernelFindings kernels, Map<LayerId, SeenSums.Seen> onSamples) {
    this.compressed = compressed;
    this.kernels = kernels;
    this.onSamples = Map.copyOf(onSamples);
    this.rules =
        ActivationRules.of(compressed.recipe().activations(), compressed.network().model());
  }

  /** One layer; nothing where it is computed with floats and nothing else was asked for. */
  public Optional<LayerReport.Computed> of(Layer layer) {
    Optional<String> operator = kernels.of(layer);
    Optional<WeightForm.Blocks> packed = compressed.packed(layer);
    if (packed.isPresent()) {
      return Optional.of(packed(packed.get(), operator));
    }
    if (compressed.integers().isEmpty()) {
      return refused(layer)
          .map(reason ->
              new LayerReport.Computed(false, operator, Optional.of(reason), Optional.empty()));
    }
    boolean wanted = compressed.integers().form(layer).isPresent();
    boolean found = operator.filter(KernelFindings::isInteger).isPresent();
    return Optional.of(
        new LayerReport.Computed(
            found, operator, reason(layer, wanted, found), warning(layer).filter(_ -> found)));
  }

  private static LayerReport.Computed packed(WeightForm.Blocks form, Optional<String> operator) {
    String blocks = " in blocks of " + form.block();
    return new LayerReport.Computed(
        !form.table(),
        operator,
        Optional.of(
            form.table()
                ? "looks rows up" + blocks + ", exactly"
                : "what flows in is rounded to 8 bits" + blocks),
        Optional.empty());
  }

  /** Why a layer is not written for the runtime's own operators although that was asked for. */
  private Optional<String> refused(Layer layer) {
    Recipe recipe = compressed.recipe();
    return recipe.encoding(layer.id().value()) == Encoding.RUNTIME
            && compressed.weight(layer.id()).isPresent()
        ? Advice.packed(layer, recipe).map(advice -> "stays portable, as it " + advice.words())
        : Optional.empty();
  }

  private Optional<String> reason(Layer layer, boolean wanted, boolean found) {
    if (!wanted && !found) {
      return Advice.integers(layer, compressed.network(), compressed.recipe())
          .map(advice -> "it " + advice.words());
    }
    return wanted && !found && isWide(rules.type()) ? Optional.of(WIDE) : reason(wanted, found);
  }

  /** Whether the runtime has no operators for values of a type on processors. */
  public static boolean isWide(ActivationType type) {
    return type.valueBits() > Byte.SIZE;
  }

  /**
   * Why the runtime computes a layer in another way than was asked for; empty if it does not.
   *
   * @param wanted whether integers were asked for
   * @param found whether the runtime multiplies integers
   */
  public static Optional<String> reason(boolean wanted, boolean found) {
    if (wanted == found) {
      return Optional.empty();
    }
    return Optional.of(
        wanted
            ? "the runtime did not draw the integers around it into one operator"
            : "the runtime made it so by itself");
  }

  private Optional<String> warning(Layer layer) {
    ActivationPlan plan = compressed.recipe().activations();
    if (Machine.of(plan.target()) != Target.X86_AVX2) {
      return Optional.empty();
    }
    return compressed
        .saturation(layer)
        .filter(Saturation::happens)
        .map(possible ->
            Optional.ofNullable(onSamples.get(layer.id()))
                .map(ComputedWords::words)
                .orElseGet(() -> words(possible)));
  }

  private static String words(SeenSums.Seen seen) {
    if (seen.wrong() == 0) {
      return String.format(
          Locale.ROOT,
          "sums could exceed the 16 bits in which the target adds, but none of %,d outputs on"
              + " samples did",
          seen.outputs());
    }
    String percent = new BigDecimal(100 * seen.share()).round(new MathContext(2)).toPlainString();
    return percent
        + " % of its outputs on samples come out wrong on the target, which adds in 16 bits; with"
        + " u8s8-paired integers none can";
  }

  private static String words(Saturation saturation) {
    return String.format(
        Locale.ROOT,
        "%.1f %% of its pairs of products, in %d channels, could exceed the 16 bits in which the"
            + " target adds, with the largest values of %s; with u8s8-paired integers none can",
        100 * saturation.share(),
        saturation.channels(),
        saturation.calibrated() ? "calibration" : "any run");
  }
}

package dev.espalier.ui.words;

import dev.espalier.app.Arithmetic;
import dev.espalier.app.LayerArithmetic;
import dev.espalier.compress.activation.Saturation;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.estimate.Basis;
import dev.espalier.ui.fx.Units;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** What is said of how layers are computed. */
public final class ArithmeticWords {
  private ArithmeticWords() {}

  /** How a layer is computed, in a word or two, such as "int8 (QLinearConv)". */
  public static String kind(LayerArithmetic layer) {
    return (layer.integers() ? "int8" : "float")
        + layer.operator().map(name -> " (" + name + ")").orElse("");
  }

  /** A sentence about a layer: how it is computed, and why where that has to be said. */
  public static String sentence(LayerArithmetic layer) {
    String how = layer.integers() ? "integers" : "floats";
    String start =
        layer.basis() == Basis.MEASURED
            ? "onnxruntime computes it with " + how
            : layer.integers() ? "Is to be computed with integers" : "Stays floats";
    String by = layer.operator().map(name -> " (" + name + ")").orElse("");
    return start + by + layer.reason().map(why -> because(layer, why)).orElse("") + ".";
  }

  private static String because(LayerArithmetic layer, String why) {
    return layer.planned() || layer.integers() ? ": " + why : ": it " + why;
  }

  /** A sentence about the sums of a layer; empty if they are exact, or not known. */
  public static Optional<String> saturation(LayerArithmetic layer, Arithmetic network) {
    return layer
        .saturation()
        .filter(_ -> layer.canSaturate())
        .map(found ->
            layer
                .seen()
                .map(seen -> seen(seen, network.addsInPairs()))
                .orElseGet(() -> possible(found, network.addsInPairs())));
  }

  private static String possible(Saturation found, boolean matters) {
    String channels = found.channels() == 1 ? "1 channel" : found.channels() + " channels";
    return Units.format(
        matters
            ? "Can saturate: with the largest values %3$s, %1$.1f %% of its pairs of products, in"
                + " %2$s, exceed the 16 bits in which the target adds them."
            : "Exact on the target. On PCs without VNNI %1$.1f %% of its pairs of products, in"
                + " %2$s, could exceed 16 bits.",
        100 * found.share(),
        channels,
        found.calibrated() ? "that calibration saw" : "of any run");
  }

  private static String seen(SeenSums.Seen seen, boolean matters) {
    if (seen.wrong() == 0) {
      return Units.format(
          matters
              ? "Its sums of products could exceed the 16 bits in which the target adds them, but"
                  + " none of %,d outputs on samples did."
              : "Exact on the target. On PCs without VNNI its sums could exceed 16 bits, but none"
                  + " of %,d outputs on samples did.",
          seen.outputs());
    }
    return Units.format(
        matters
            ? "Saturates: %s %% of its outputs on samples come out wrong, as the target adds"
                + " products in 16 bits."
            : "Exact on the target. On PCs without VNNI %s %% of its outputs on samples would come"
                + " out wrong.",
        percent(seen.share()));
  }

  /** Two digits, also of what is rare. */
  private static String percent(double share) {
    return new BigDecimal(100 * share).round(new MathContext(2)).toPlainString();
  }

  /** How many layers are computed with integers, such as "int8 in 12 of 15 layers". */
  public static String summary(Arithmetic network) {
    int all = network.layers().size();
    return all == 0
        ? "floats"
        : Units.format("int8 in %d of %d layers", network.count(LayerArithmetic::integers), all);
  }
}

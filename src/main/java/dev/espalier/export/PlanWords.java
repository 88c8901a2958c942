package dev.espalier.export;

import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Scheme;
import dev.espalier.recipe.Recipe;
import java.util.Locale;

/** A plan in words, for reports. */
public final class PlanWords {

  private PlanWords() {}

  /** What is pruned. */
  public static String of(Pruning pruning, Recipe recipe) {
    return switch (pruning) {
      case Pruning.None _ -> "none";
      case Pruning.Threshold threshold ->
          String.format(Locale.ROOT, "|w| < %.6g", threshold.magnitude());
      case Pruning.Sparsity sparsity ->
          String.format(Locale.ROOT, "%.4g %% smallest", 100 * sparsity.fraction());
      case Pruning.Count count -> count.pruned() + " smallest";
      case Pruning.Global _ ->
          recipe.globalSparsity().isPresent()
              ? String.format(
                  Locale.ROOT,
                  "with the %.4g %% smallest of the network",
                  100 * recipe.globalSparsity().getAsDouble())
              : "none";
    };
  }

  /** How the rest is stored. */
  public static String of(Quantization quantization) {
    int bits = quantization.bits();
    String per = " per " + quantization.granularity().name().toLowerCase(Locale.ROOT);
    return switch (bits) {
      case 32 -> "float32";
      case 16 -> "float16";
      case 1 -> "1 bit, sign times scale" + per;
      default ->
          bits
              + " bits, "
              + (quantization.scheme() == Scheme.SYMMETRIC ? "symmetric" : "asymmetric")
              + per
              + ", range by "
              + quantization.range().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}

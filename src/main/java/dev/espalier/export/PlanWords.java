package dev.espalier.export;

import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Granularity;
import dev.espalier.method.LowRank;
import dev.espalier.method.Pruning;
import dev.espalier.method.PruningMethod;
import dev.espalier.method.Quantization;
import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.Recipe;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plan in words, for reports. */
public final class PlanWords {

  private PlanWords() {}

  /** What is pruned, and how. */
  public static String of(PruningMethod method, Recipe recipe) {
    String amount = amount(method.pruning(), recipe);
    boolean idle = method.pruning() instanceof Pruning.Global && recipe.globalSparsity().isEmpty();
    if (!method.prunes() || idle) {
      return amount;
    }
    String by =
        switch (method.saliency()) {
          case MAGNITUDE -> "";
          case MAGNITUDE_L2 -> " by L2 norm";
          case WANDA -> " by Wanda";
          case OBD -> " by damage (OBD)";
          case OBS -> " by surgeon (OBS)";
        };
    return amount + by + (method.refits() ? ", the kept weights refitted" : "");
  }

  private static String amount(Pruning pruning, Recipe recipe) {
    return switch (pruning) {
      case Pruning.None _ -> "none";
      case Pruning.Threshold threshold ->
          String.format(Locale.ROOT, "|w| < %.6g", threshold.magnitude());
      case Pruning.Sparsity sparsity ->
          String.format(Locale.ROOT, "%.4g %% smallest", 100 * sparsity.fraction());
      case Pruning.Pattern pattern ->
          pattern + " (" + pattern.kept() + " of " + pattern.group() + " stay)";
      case Pruning.Blocks blocks ->
          String.format(
              Locale.ROOT, "%.4g %% of blocks of %s", 100 * blocks.fraction(), blocks.sides());
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

  /** With which layers a layer was equalized. */
  static String equalized(Layer layer, Network network, Recipe recipe) {
    return network.channelPairs().all().stream()
        .filter(pair -> pair.has(layer))
        .map(pair -> pair.first().id().equals(layer.id()) ? pair.second().id() : pair.first().id())
        .map(LayerId::value)
        .filter(other -> recipe.plan(other).equalization())
        .collect(Collectors.joining(" and ", "with ", ""));
  }

  /** Whether the weight became two. */
  public static String of(LowRank product, FactorWeighting weighting) {
    boolean spatial = product.layout().kind() == FactorLayout.Kind.SPATIAL;
    return "rank %d of %d by %s, %s"
        .formatted(
            product.rank(),
            Math.min(product.layout().rows(), product.layout().columns()),
            spatial ? "the axes of the kernel" : "channel",
            spatial ? words(FactorWeighting.PLAIN) : words(weighting));
  }

  /** How the rest is stored. */
  public static String of(Quantization quantization) {
    int bits = quantization.bits();
    String per = " per " + per(quantization);
    return switch (quantization.effectiveFormat()) {
      case UNIFORM ->
          switch (bits) {
            case 32 -> "float32";
            case 16 -> "float16";
            case 1 -> "1 bit, sign times scale" + per;
            default ->
                bits
                    + " bits, "
                    + words(quantization.scheme())
                    + per
                    + ", range by "
                    + words(quantization.effectiveRange());
          };
      case KMEANS ->
          bits
              + " bits, clusters"
              + quantization
                  .sharedTable()
                  .map(table -> " in the shared table '" + table.name() + "'")
                  .orElse(per)
              + ", "
              + words(quantization.clustering());
      case FIXED_POINT -> bits + " bits, fixed point, " + words(quantization.scheme()) + per;
      case BFLOAT16 -> "bfloat16";
      case HASHED -> bits + " bits, values shared by a hash, by " + words(quantization.range());
      case NORMAL_FLOAT, POWER_OF_TWO, TERNARY, FLOAT8_E4M3, FLOAT8_E5M2, FLOAT4_E2M1 ->
          bits
              + " bits, "
              + words(quantization.format())
              + per
              + ", range by "
              + words(quantization.effectiveRange());
    };
  }

  private static String per(Quantization quantization) {
    Granularity granularity = quantization.granularity();
    if (granularity.whole()) {
      return words(Granularity.TENSOR);
    }
    if (granularity.block() == 0) {
      return words(granularity);
    }
    return quantization.blockwise()
        ? "block of " + granularity.block() + " inputs"
        : words(Granularity.CHANNEL);
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

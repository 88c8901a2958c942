package dev.espalier.app;

import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Saliency;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recipes in a few words, such as "4 to 8 bits, 50 % pruned, 3 layers". */
public final class RecipeSummary {

  /** More names would hide what the recipe does. */
  private static final int NAMED = 2;

  private RecipeSummary() {}

  /** The summary; where others are called the same, with the layer in which it differs. */
  static String unlike(Recipe recipe, Collection<TriedRecipe> others) {
    String name = of(recipe);
    for (TriedRecipe other : others) {
      if (other.summary().equals(name)) {
        name += "; " + difference(recipe, other.recipe());
      }
    }
    return name;
  }

  static String of(Recipe recipe) {
    Map<String, LayerPlan> plans =
        recipe.plans().entrySet().stream()
            .filter(entry -> entry.getValue().changes())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    List<String> parts = new ArrayList<>();
    if (recipe.removes()) {
      parts.add(removed(recipe, dropped(recipe.structure().dropped())));
    }
    if (recipe.activations().quantizes()) {
      parts.add(integers(recipe.activations()));
    }
    if (plans.isEmpty()) {
      return parts.isEmpty() ? "unchanged" : String.join(", ", parts);
    }
    parts.addAll(words(plans.values(), recipe));
    String count = plans.size() == 1 ? "1 layer" : plans.size() + " layers";
    String names = String.join(", ", new TreeSet<>(plans.keySet()));
    parts.add(plans.size() > NAMED ? count : count + " (" + names + ")");
    return String.join(", ", parts);
  }

  /**
   * What a recipe takes out of the network, in words; empty if nothing.
   *
   * @param isLayer whether what is dropped under a name is a layer, not a block
   */
  public static String removed(Recipe recipe, Predicate<String> isLayer) {
    return removed(recipe, DroppedWords.count(recipe.structure().dropped(), isLayer));
  }

  /** Of a network that is not at hand. */
  private static String dropped(Set<String> names) {
    return names.size() > NAMED ? names.size() + " parts" : String.join(", ", names);
  }

  private static String removed(Recipe recipe, String dropped) {
    List<String> parts = new ArrayList<>();
    if (!dropped.isEmpty()) {
      parts.add(dropped + " dropped");
    }
    if (!recipe.structure().rows().isEmpty()) {
      parts.add("some tokens kept");
    }
    if (recipe.channels().removes()) {
      parts.add(channels(recipe.channels()));
    }
    return String.join(", ", parts);
  }

  private static String channels(ChannelPlan plan) {
    int removed = plan.removed().values().stream().mapToInt(BitSet::cardinality).sum();
    return removed == 1 ? "1 channel removed" : removed + " channels removed";
  }

  private static String integers(ActivationPlan plan) {
    List<String> words = new ArrayList<>(List.of(word(plan.mode()), "integers"));
    plan.type().ifPresent(type -> words.add(word(type)));
    if (plan.needsCalibration() && plan.range() != ActivationPlan.NONE.range()) {
      words.add("by " + word(plan.range()));
    }
    return String.join(" ", words);
  }

  private static List<String> words(Collection<LayerPlan> plans, Recipe recipe) {
    return Stream.of(
            bits(plans), alike(plans, RecipeSummary::grid), pruning(plans, recipe), methods(plans))
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static String bits(Collection<LayerPlan> plans) {
    IntSummaryStatistics bits =
        plans.stream()
            .map(LayerPlan::quantization)
            .filter(Quantization::quantizes)
            .mapToInt(Quantization::bits)
            .summaryStatistics();
    if (bits.getCount() == 0) {
      return "";
    }
    String from = bits.getMin() == bits.getMax() ? "" : bits.getMin() + " to ";
    return from + bits.getMax() + (bits.getMax() == 1 ? " bit" : " bits");
  }

  /** What is not as it is by default, where that is alike in all layers that are changed. */
  private static String alike(Collection<LayerPlan> plans, Function<LayerPlan, String> part) {
    List<String> words = plans.stream().map(part).distinct().toList();
    return words.size() == 1 ? words.getFirst() : "";
  }

  private static String methods(Collection<LayerPlan> plans) {
    return alike(
        plans,
        plan -> {
          List<String> words = new ArrayList<>();
          if (plan.equalization()) {
            words.add("equalized");
          }
          if (plan.pruning().prunes() && plan.method().saliency() != Saliency.MAGNITUDE) {
            words.add("by " + word(plan.method().saliency()));
          }
          if (plan.pruning().prunes() && plan.refit() && plan.saliency() != Saliency.OBS) {
            words.add("refitted");
          }
          if (plan.correction() != OutputCorrection.NONE) {
            words.add("outputs corrected by " + word(plan.correction()));
          }
          return String.join(", ", words);
        });
  }

  private static String grid(LayerPlan plan) {
    return plan.quantization().quantizes() ? grid(plan.quantization()) : "";
  }

  private static String grid(Quantization quantization) {
    Quantization usual = Quantization.ofBits(quantization.bits());
    List<String> words = new ArrayList<>();
    if (quantization.scheme() != usual.scheme()) {
      words.add(word(quantization.scheme()));
    }
    if (quantization.sharedTable().isPresent()) {
      words.add("in the shared table '" + quantization.table() + "'");
    } else if (quantization.granularity() != usual.granularity()) {
      words.add("per " + word(quantization.granularity()));
    }
    if (quantization.range() != usual.range()) {
      words.add(word(quantization.range()));
    }
    if (quantization.rounding() != usual.rounding()) {
      words.add("rounded by " + word(quantization.rounding()));
    }
    return String.join(" ", words);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String pruning(Collection<LayerPlan> plans, Recipe recipe) {
    DoubleSummaryStatistics shares = new DoubleSummaryStatistics();
    DoubleSummaryStatistics thresholds = new DoubleSummaryStatistics();
    DoubleSummaryStatistics counts = new DoubleSummaryStatistics();
    DoubleSummaryStatistics blocks = new DoubleSummaryStatistics();
    TreeSet<String> patterns = new TreeSet<>();
    boolean together = false;
    for (LayerPlan plan : plans) {
      switch (plan.pruning()) {
        case Pruning.None _ -> {}
        case Pruning.Threshold threshold -> thresholds.accept(threshold.magnitude());
        case Pruning.Sparsity sparsity -> shares.accept(100 * sparsity.fraction());
        case Pruning.Count count -> counts.accept(count.pruned());
        case Pruning.Pattern pattern -> patterns.add(pattern.toString());
        case Pruning.Blocks block -> blocks.accept(100 * block.fraction());
        case Pruning.Global _ -> together = true;
      }
    }
    List<String> parts = new ArrayList<>();
    if (together) {
      double share = 100 * recipe.globalSparsity().orElse(0);
      parts.add(String.format(Locale.ROOT, "%s %% pruned together", number(share)));
    }
    if (!patterns.isEmpty()) {
      parts.add(String.join(" and ", patterns) + " pruned");
    }
    add(blocks, "%s %% of blocks pruned", parts);
    add(shares, "%s %% pruned", parts);
    add(thresholds, "pruned below %s", parts);
    add(counts, "%s weights pruned", parts);
    return String.join(", ", parts);
  }

  private static void add(DoubleSummaryStatistics values, String pattern, List<String> parts) {
    if (values.getCount() > 0) {
      boolean one = number(values.getMin()).equals(number(values.getMax()));
      String text = (one ? "" : number(values.getMin()) + " to ") + number(values.getMax());
      parts.add(String.format(Locale.ROOT, pattern, text));
    }
  }

  /** Four digits, or all that stand before the point, without zeros at the end. */
  private static String number(double value) {
    if (Math.abs(value) >= 100 || value == 0) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  /** The first layer, by name, in which two recipes differ, and what this one does there. */
  private static String difference(Recipe recipe, Recipe other) {
    TreeSet<String> layers = new TreeSet<>(recipe.plans().keySet());
    layers.addAll(other.plans().keySet());
    for (String layer : layers) {
      LayerPlan plan = recipe.plan(layer);
      if (!plan.equals(other.plan(layer))) {
        String words = String.join(", ", words(List.of(plan), recipe));
        return layer + ": " + (words.isEmpty() ? "unchanged" : words);
      }
    }
    return "other settings of the network";
  }
}

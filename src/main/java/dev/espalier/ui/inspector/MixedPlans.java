package dev.espalier.ui.inspector;

import dev.espalier.app.SelectionPreview;
import dev.espalier.method.Quantization;
import dev.espalier.method.TableKey;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Says in what the plans of several layers differ. */
final class MixedPlans {

  private MixedPlans() {}

  /** A sentence such as "Mixed: pruning, bits (4 to 8)."; empty where all plans are the same. */
  static String describe(SelectionPreview selected, Recipe recipe) {
    List<LayerPlan> plans =
        selected.layers().stream().map(layer -> recipe.plan(layer.id().value())).toList();
    List<String> mixed = new ArrayList<>();
    if (differ(plans, LayerPlan::pruning)) {
      mixed.add("pruning");
    }
    if (differ(plans, plan -> plan.quantization().bits())) {
      mixed.add(bits(plans));
    }
    if (differ(plans, LayerPlan::saliency)) {
      mixed.add("score");
    }
    if (differ(plans, plan -> plan.quantization().format())) {
      mixed.add("format");
    }
    if (differ(plans, plan -> plan.quantization().clustering())) {
      mixed.add("clustering");
    }
    if (differ(plans, plan -> plan.quantization().scheme())) {
      mixed.add("scheme");
    }
    if (differ(plans, plan -> plan.quantization().granularity())) {
      mixed.add("granularity");
    }
    if (differ(plans, plan -> plan.quantization().sharedTable().map(TableKey::name))) {
      mixed.add("table");
    }
    if (differ(plans, plan -> plan.quantization().range())) {
      mixed.add("range");
    }
    if (differ(plans, plan -> plan.quantization().rounding())) {
      mixed.add("rounding");
    }
    if (differ(plans, LayerPlan::correction)) {
      mixed.add("correction");
    }
    if (differ(plans, LayerPlan::equalization)) {
      mixed.add("equalization");
    }
    if (differ(plans, LayerPlan::encoding)) {
      mixed.add("operators");
    }
    if (differ(plans, LayerPlan::activation)) {
      mixed.add("integers");
    }
    return mixed.isEmpty() ? "" : "Mixed: " + String.join(", ", mixed) + ".";
  }

  private static boolean differ(List<LayerPlan> plans, Function<LayerPlan, Object> part) {
    return plans.stream().map(part).distinct().count() > 1;
  }

  private static String bits(List<LayerPlan> plans) {
    int low =
        plans.stream().map(LayerPlan::quantization).mapToInt(Quantization::bits).min().orElse(0);
    int high =
        plans.stream().map(LayerPlan::quantization).mapToInt(Quantization::bits).max().orElse(0);
    return "bits (" + low + " to " + high + ")";
  }
}

package dev.espalier.ui.inspector;

import dev.espalier.method.Distribution;
import dev.espalier.method.Pruning;
import dev.espalier.method.Saliency;
import dev.espalier.network.Layer;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.tune.SparsityAllocation;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;

/** In which places of the selected layers weights are pruned, and what becomes of the others. */
public final class PlacesViewModel {
  private static final List<String> PATTERNS = List.of("2:4", "1:4", "4:8", "2:8", "1:2");
  private static final List<String> SIDES = List.of("1x4", "4x1", "4x4", "8x1", "1x8", "16x1");

  /** A mean of equal shares has to be that share. */
  private static final double PARTS = 1e9;

  private final SelectedPlan selected;

  PlacesViewModel(SelectedPlan selected) {
    this.selected = selected;
  }

  // Properties

  ReadOnlyObjectProperty<SelectedPlan.State> stateProperty() {
    return selected.stateProperty();
  }

  /** Whether weights are pruned in certain places only. */
  boolean placed() {
    return switch (selected.plan().pruning()) {
      case Pruning.Pattern _, Pruning.Blocks _ -> true;
      case Pruning.None _,
          Pruning.Threshold _,
          Pruning.Sparsity _,
          Pruning.Count _,
          Pruning.Global _ ->
          false;
    };
  }

  private boolean blocks() {
    return selected.plan().pruning() instanceof Pruning.Blocks;
  }

  /** What there is to choose from; others can be typed. */
  List<String> choices() {
    return blocks() ? SIDES : PATTERNS;
  }

  /** The pattern or the sides of the blocks. */
  String text() {
    return switch (selected.plan().pruning()) {
      case Pruning.Pattern pattern -> pattern.toString();
      case Pruning.Blocks blocks -> blocks.sides();
      case Pruning.None _,
          Pruning.Threshold _,
          Pruning.Sparsity _,
          Pruning.Count _,
          Pruning.Global _ ->
          "";
    };
  }

  /** What the pattern or the blocks mean. */
  String help() {
    return switch (selected.plan().pruning()) {
      case Pruning.Pattern pattern ->
          "%d of every %d weights stay, along the inputs (of a convolution: channel, then place of"
                  .formatted(pattern.kept(), pattern.group())
              + " the kernel). For hardware that skips such zeros.";
      case Pruning.Blocks blocks ->
          "Whole blocks of %d outputs and %d inputs go, those with the lowest scores first. For"
                  .formatted(blocks.outputs(), blocks.inputs())
              + " kernels that skip them.";
      case Pruning.None _,
          Pruning.Threshold _,
          Pruning.Sparsity _,
          Pruning.Count _,
          Pruning.Global _ ->
          "";
    };
  }

  /** What is wrong with a text; empty if it can be taken. */
  Optional<String> problem(String text) {
    try {
      read(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          Character.toUpperCase(String.valueOf(e.getMessage()).charAt(0))
              + String.valueOf(e.getMessage()).substring(1)
              + ". Escape restores the old one.");
    }
  }

  private Pruning read(String text) {
    return selected.plan().pruning() instanceof Pruning.Blocks blocks
        ? Pruning.Blocks.parse(text, blocks.fraction())
        : Pruning.Pattern.parse(text);
  }

  Refit refit() {
    LayerPlan plan = selected.plan();
    return Refit.of(plan.method().refits() || plan.refit());
  }

  /** Why a choice cannot be made; empty if it can. */
  Optional<String> problem(Enum<?> choice) {
    LayerPlan plan = selected.plan();
    if (!selected.state().prunes()) {
      return Optional.of("nothing is pruned");
    }
    if (choice == Refit.KEPT && plan.saliency() == Saliency.OBS) {
      return Optional.of("the surgeon (OBS) always refits");
    }
    return choice == Refit.REFITTED ? Applicability.blind(selected.state()) : Optional.empty();
  }

  /** Why the sparsity cannot be divided among the selected layers; empty if it can. */
  Optional<String> divisionProblem() {
    if (selected.state().layers().size() < 2) {
      return Optional.of("Select several layers to divide a sparsity among them.");
    }
    return selected.state().prunes()
        ? Optional.empty()
        : Optional.of("Nothing is pruned; choose a sparsity first.");
  }

  // Commands

  /** Prunes by this pattern, or in blocks with these sides; a text with a problem does nothing. */
  void place(String text) {
    if (problem(text).isEmpty() && !text.strip().equals(text())) {
      Pruning read = read(text);
      selected.edit(
          plan -> plan.withPruning(placed(read, plan)), "Prune " + selected.state().name(), null);
    }
  }

  /** Blocks of several layers keep the share of each. */
  private static Pruning placed(Pruning read, LayerPlan plan) {
    return read instanceof Pruning.Blocks sides && plan.pruning() instanceof Pruning.Blocks blocks
        ? sides.withFraction(blocks.fraction())
        : read;
  }

  /** Says what becomes of the weights that are kept. */
  void setRefit(Refit refit) {
    selected.edit(
        plan -> plan.withRefit(refit == Refit.REFITTED), "Refit " + selected.state().name(), null);
  }

  /** Divides the sparsity that the selected layers have together among them. */
  void divide(Distribution distribution) {
    if (divisionProblem().isEmpty()) {
      List<Layer> layers = selected.state().layers();
      selected.editRecipe(
          recipe -> SparsityAllocation.apply(recipe, layers, distribution, share(recipe, layers)),
          "Divide the sparsity of " + selected.state().name());
    }
  }

  /** What is asked for; of layers that are pruned below a threshold, what that comes to. */
  private double share(Recipe recipe, List<Layer> layers) {
    double seen = selected.state().preview().map(preview -> preview.sparsity()).orElse(0.0);
    double zeros = 0;
    double all = 0;
    for (Layer layer : layers) {
      double share =
          switch (recipe.plan(layer.id().value()).pruning()) {
            case Pruning.None _ -> 0;
            case Pruning.Sparsity sparsity -> sparsity.fraction();
            case Pruning.Blocks blocks -> blocks.fraction();
            case Pruning.Pattern pattern -> pattern.fraction();
            case Pruning.Count count -> (double) count.pruned() / layer.parameters();
            case Pruning.Global _ -> recipe.globalSparsity().orElse(0);
            case Pruning.Threshold _ -> seen;
          };
      zeros += share * layer.parameters();
      all += layer.parameters();
    }
    return all == 0 ? 0 : Math.clamp(Math.rint(zeros / all * PARTS) / PARTS, 0, 1);
  }
}

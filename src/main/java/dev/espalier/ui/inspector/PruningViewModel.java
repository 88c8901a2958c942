package dev.espalier.ui.inspector;

import dev.espalier.estimate.LayerPreview;
import dev.espalier.method.Pruning;
import dev.espalier.method.Saliency;
import dev.espalier.recipe.LayerPlan;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.jspecify.annotations.Nullable;

/** How many weights of the selected layers are pruned, and which. */
public final class PruningViewModel {

  /** The share of blocks to begin with where nothing was pruned. */
  private static final double USUAL = 0.5;

  private final SelectedPlan selected;

  PruningViewModel(SelectedPlan selected) {
    this.selected = selected;
  }

  // Properties

  ReadOnlyObjectProperty<SelectedPlan.State> stateProperty() {
    return selected.stateProperty();
  }

  /** How is said what is pruned. */
  PruneMode mode() {
    return PruneMode.of(selected.plan().pruning());
  }

  /** Which weights are pruned first. */
  Saliency saliency() {
    return selected.plan().saliency();
  }

  /** Why a choice cannot be made; empty if it can. */
  Optional<String> problem(Enum<?> choice) {
    return Applicability.problem(choice, selected.state());
  }

  /** The largest magnitude among the selected weights: the end of the threshold slider. */
  double largestMagnitude() {
    return preview()
        .map(p -> Math.max(Math.abs(p.before().low()), Math.abs(p.before().high())))
        .orElse(1.0);
  }

  /** Where the slider stands: a magnitude for a threshold, otherwise percent. */
  double value() {
    return switch (mode()) {
      case NONE -> 0;
      case THRESHOLD -> threshold();
      case SPARSITY, PATTERN -> 100 * preview().map(LayerPreview::sparsity).orElse(0.0);
      case BLOCKS ->
          selected.plan().pruning() instanceof Pruning.Blocks blocks ? 100 * blocks.fraction() : 0;
      case GLOBAL -> 100 * selected.state().globalSparsity();
    };
  }

  /**
   * The magnitude below which weights are pruned; 0 for none, NaN where there is not one: each of
   * several layers has its own, or it depends on the place of a weight.
   */
  double threshold() {
    boolean several = selected.state().layers().size() > 1;
    boolean own =
        switch (mode()) {
          case PATTERN, BLOCKS -> true;
          case SPARSITY -> several;
          case NONE, THRESHOLD, GLOBAL -> false;
        };
    return own || !selected.state().mixed().isEmpty()
        ? Double.NaN
        : preview().map(LayerPreview::threshold).orElse(0f);
  }

  private Optional<LayerPreview> preview() {
    return selected.state().preview();
  }

  // Commands

  /** Moves to where the slider stands or what was typed. */
  void pruneTo(double value) {
    switch (mode()) {
      case NONE, SPARSITY, BLOCKS -> pruneShare(value / 100);
      case PATTERN -> {} // is a share of its own
      case THRESHOLD -> pruneBelow(value);
      case GLOBAL -> selected.editGlobalSparsity(Math.clamp(value / 100, 0, 1));
    }
  }

  /** Prunes weights below a magnitude. */
  void pruneBelow(double threshold) {
    prune(new Pruning.Threshold((float) Math.max(0, threshold)), "prune");
  }

  private void pruneShare(double sparsity) {
    double share = Math.clamp(sparsity, 0, 1);
    edit(
        plan -> plan.withPruning(Pruning.ofShare(plan.pruning(), share)),
        "Prune " + selected.state().name(),
        "prune");
  }

  /** Says in another way what is pruned; what is pruned stays about the same. */
  void setMode(PruneMode mode) {
    if (mode == mode()) {
      return;
    }
    double threshold = preview().map(LayerPreview::threshold).orElse(0f); // also of a pattern
    double sparsity = preview().map(LayerPreview::sparsity).orElse(0.0);
    Pruning pruning =
        switch (mode) {
          case NONE -> Pruning.NONE;
          case THRESHOLD -> new Pruning.Threshold((float) threshold);
          case SPARSITY -> new Pruning.Sparsity(sparsity);
          case PATTERN -> new Pruning.Pattern(2, 4);
          case BLOCKS -> new Pruning.Blocks(4, 1, sparsity > 0 ? sparsity : USUAL);
          case GLOBAL -> Pruning.GLOBAL;
        };
    prune(pruning, null);
  }

  /** Says which weights are pruned first. */
  void setSaliency(Saliency saliency) {
    edit(plan -> plan.withSaliency(saliency), "Score of " + selected.state().name(), null);
  }

  /** Ends a drag: what comes next is a step of its own. */
  void endDrag() {
    selected.endDrag();
  }

  private void prune(Pruning pruning, @Nullable String coalesce) {
    edit(plan -> plan.withPruning(pruning), "Prune " + selected.state().name(), coalesce);
  }

  private void edit(UnaryOperator<LayerPlan> change, String what, @Nullable String coalesce) {
    selected.edit(change, what, coalesce);
  }
}

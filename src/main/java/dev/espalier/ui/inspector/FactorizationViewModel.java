package dev.espalier.ui.inspector;

import dev.espalier.compress.Spectrum;
import dev.espalier.compress.factor.Factoring;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Factorizer;
import dev.espalier.method.Pruning;
import dev.espalier.method.Rank;
import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.network.Layer;
import dev.espalier.ui.chart.SpectrumData;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.jspecify.annotations.Nullable;

/** Whether the selected layers become two, and with how many channels in between. */
public final class FactorizationViewModel {

  /** Where the slider starts. */
  private static final Rank HALF = new Rank.Share(0.5);

  private static final double LEAST_SHARE = 0.01;

  private final SelectedPlan selected;

  FactorizationViewModel(SelectedPlan selected) {
    this.selected = selected;
  }

  // Properties

  ReadOnlyObjectProperty<SelectedPlan.State> stateProperty() {
    return selected.stateProperty();
  }

  FactorMode mode() {
    return FactorMode.of(factorization());
  }

  FactorWeighting weighting() {
    return factorization().weighting();
  }

  /** Why a choice cannot be made; empty if it can. */
  Optional<String> problem(Enum<?> choice) {
    return Applicability.problem(choice, selected.state());
  }

  /** Why none of the layers can become two; empty if there is one that can. */
  String reason() {
    boolean any = problem(FactorMode.CHANNEL).isEmpty() || problem(FactorMode.SPATIAL).isEmpty();
    return any ? "" : "Low rank: " + problem(FactorMode.CHANNEL).orElse("") + ".";
  }

  /** Whether the slider counts ranks; otherwise it is percent of the weights. */
  boolean countsRanks() {
    return layout().isPresent();
  }

  /** The end of the slider: the full rank of a single layer, or 100 percent. */
  int most() {
    return layout().map(l -> Math.min(l.rows(), l.columns())).orElse(100);
  }

  /** Where the slider stands. */
  double value() {
    Rank rank = mode() == FactorMode.OFF ? HALF : factorization().rank();
    Optional<FactorLayout> layout = layout();
    if (layout.isPresent()) {
      return Factorizer.rank(layout.get(), rank);
    }
    return rank instanceof Rank.Share share ? 100 * share.share() : 100;
  }

  /** The curve behind the slider; nothing while it is not known. */
  @Nullable SpectrumData spectrum() {
    Spectrum known = selected.state().spectrum().orElse(null);
    return known == null
        ? null
        : new SpectrumData(
            known.singularValues(),
            mode() == FactorMode.OFF ? 0 : known.rank(),
            known.mostThatPays(),
            FactorWords.measure(known.weighting()));
  }

  /** What the rank buys and costs, and what of the plan factors cannot have. */
  String summary() {
    if (mode() == FactorMode.OFF) {
      return "";
    }
    List<Layer> layers = selected.state().layers();
    String text =
        selected
            .state()
            .spectrum()
            .map(known -> FactorWords.summary(known, layers.getFirst().parameters()))
            .orElse(countsRanks() ? waiting() : "A share of the weights of each layer.");
    Pruning pruning = selected.plan().pruning();
    boolean whole = pruning.prunes() && !(pruning instanceof Pruning.Sparsity);
    return whole
        ? text
            + " Not pruned: the two are pruned each by a sparsity only, not by a threshold or"
            + " with the network."
        : text;
  }

  private String waiting() {
    return factorization().needsInputs() && !selected.state().inputsVisible()
        ? "What flows into this layer no value of the network shows: plain factors."
        : factorization().needsInputs()
            ? "Waiting for the calibration: what flows into the layer has to be known."
            : "Decomposing…";
  }

  private Factorization factorization() {
    return selected.plan().factorization();
  }

  private Optional<FactorLayout> layout() {
    List<Layer> layers = selected.state().layers();
    return layers.size() == 1
        ? Factoring.layout(layers.getFirst(), factorization().scheme())
        : Optional.empty();
  }

  // Commands

  /** Makes the layers two, or one again. */
  void setMode(FactorMode mode) {
    edit(
        old -> {
          Rank kept = old.factorizes() ? old.rank() : HALF;
          return old.withRank(mode == FactorMode.OFF ? Rank.NONE : kept)
              .withScheme(mode.scheme(old.scheme()));
        },
        null);
  }

  void setWeighting(FactorWeighting weighting) {
    edit(old -> old.withWeighting(weighting), null);
  }

  /** Moves to where the slider stands or what was typed; never beyond what pays. */
  void moveTo(double value) {
    Rank rank =
        layout()
            .<Rank>map(
                known -> new Rank.Fixed(Math.clamp(Math.round(value), 1, known.mostThatPays())))
            .orElseGet(() -> new Rank.Share(Math.clamp(value / 100, LEAST_SHARE, 1)));
    edit(old -> old.factorizes() ? old.withRank(rank) : old, "rank");
  }

  /** Ends a drag: what comes next is a step of its own. */
  void endDrag() {
    selected.endDrag();
  }

  private void edit(UnaryOperator<Factorization> change, @Nullable String coalesce) {
    selected.edit(
        plan -> plan.withFactorization(change.apply(plan.factorization())),
        "Low rank of " + selected.state().name(),
        coalesce);
  }
}

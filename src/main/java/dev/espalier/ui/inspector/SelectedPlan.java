package dev.espalier.ui.inspector;

import dev.espalier.app.ChannelDesk;
import dev.espalier.app.SelectionPreview;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.compress.Advice;
import dev.espalier.compress.Spectrum;
import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.estimate.LayerPreview;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInputs;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.ui.selection.LayerSelection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** The plan of the selected layers, as all parts of the inspector see and change it. */
final class SelectedPlan {

  private final Workbench workbench;
  private final LayerSelection selection;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NONE);
  private List<Layer> asked = List.of();
  private boolean inputsVisible;

  /**
   * The plan at a moment.
   *
   * @param layers what is tuned
   * @param name what to call them
   * @param plan the plan of the first of them
   * @param preview their weights under their plans; empty until they were read
   * @param mixed in what their plans differ, as a sentence; empty where they do not
   * @param recipe the plans of all layers
   * @param inputsVisible whether it can be known of any of them what flows into it
   * @param spectrum what ranks of a single one cost; empty until that is known
   * @param network that they are layers of
   * @param sharing the layers that share a table with the first; none if it shares none
   */
  record State(
      List<Layer> layers,
      String name,
      LayerPlan plan,
      Optional<LayerPreview> preview,
      String mixed,
      Recipe recipe,
      boolean inputsVisible,
      Optional<Spectrum> spectrum,
      Optional<Network> network,
      List<LayerId> sharing) {
    static final State NONE =
        new State(
            List.of(),
            "",
            LayerPlan.NONE,
            Optional.empty(),
            "",
            Recipe.EMPTY,
            true,
            Optional.empty(),
            Optional.empty(),
            List.of());

    State {
      layers = List.copyOf(layers);
      sharing = List.copyOf(sharing);
    }

    /** The share of zeros over all layers that are pruned with the network. */
    double globalSparsity() {
      return recipe.globalSparsity().orElse(0);
    }

    /** The plan as it is carried out: weights of layers of integers are on a grid of their own. */
    LayerPlan done() {
      return computesIntegers() ? rules().orElseThrow().adapted(plan) : plan;
    }

    /** Whether the first of them is to be computed with integers. */
    boolean computesIntegers() {
      return !layers.isEmpty() && computesIntegers(layers.getFirst());
    }

    private boolean computesIntegers(Layer layer) {
      return network.filter(known -> computesIntegers(layer, known)).isPresent();
    }

    private boolean computesIntegers(Layer asked, Network known) {
      Layer first = layers.getFirst();
      return ActivationRules.of(recipe.activations(), known.model())
          .form(asked, known, layer -> layer.equals(first) ? plan : recipe.plan(layer.id().value()))
          .isPresent();
    }

    /** Why a layer cannot be written for the runtime's own operators; empty if it can. */
    Optional<String> portableReason(Layer layer) {
      return computesIntegers(layer)
          ? rules().orElseThrow().portableReason(layer)
          : Advice.packed(layer, recipe).map(Advice::words);
    }

    /** What would make integers of a single layer that stays floats; empty where nothing would. */
    String remedy() {
      return layers.size() == 1 && recipe.activations().quantizes()
          ? network
              .flatMap(known -> Advice.integers(layers.getFirst(), known, recipe))
              .map(Advice::remedy)
              .orElse("")
          : "";
    }

    /** Whether how a single layer is computed was set by a search, and not by the person. */
    boolean searched() {
      return layers.size() == 1
          && recipe.own().layers().containsKey(layers.getFirst().id().value());
    }

    private Optional<ActivationRules> rules() {
      return network.map(known -> ActivationRules.of(recipe.activations(), known.model()));
    }

    /** Whether any of them is pruned. */
    boolean prunes() {
      return layers.stream().anyMatch(layer -> recipe.plan(layer.id().value()).pruning().prunes());
    }
  }

  SelectedPlan(Workbench workbench, LayerSelection selection) {
    this.workbench = workbench;
    this.selection = selection;
  }

  ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  State state() {
    return state.get();
  }

  LayerPlan plan() {
    return state.get().plan();
  }

  /** Takes over what the workbench knows. */
  void update(WorkbenchState now, Optional<SelectionPreview> selected, String name) {
    List<Layer> layers = selected.map(SelectionPreview::layers).orElse(List.of());
    if (!layers.equals(asked)) {
      asked = layers;
      inputsVisible = layers.stream().anyMatch(layer -> LayerInputs.of(layer).isPresent());
    }
    state.set(
        new State(
            layers,
            name,
            selected.map(SelectionPreview::first).orElse(LayerPlan.NONE),
            selected.flatMap(SelectionPreview::preview),
            selected.map(one -> MixedPlans.describe(one, now.recipe())).orElse(""),
            now.recipe(),
            inputsVisible,
            selected.flatMap(SelectionPreview::spectrum),
            workbench.channels().map(ChannelDesk::network),
            selected.map(SelectionPreview::sharing).orElse(List.of())));
  }

  /**
   * Changes the plans of the selected layers.
   *
   * @param coalesce changes with the same key that follow one another are one step
   */
  void edit(UnaryOperator<LayerPlan> change, String what, @Nullable String coalesce) {
    List<LayerId> layers = state().layers().stream().map(Layer::id).toList();
    if (!layers.isEmpty()) {
      workbench.edit(layers, change, what, coalesce == null ? null : coalesce + layers.hashCode());
    }
  }

  /** Changes the plans of some of the selected layers, as a step of its own. */
  void edit(List<Layer> layers, UnaryOperator<LayerPlan> change, String what) {
    workbench.edit(layers.stream().map(Layer::id).toList(), change, what, null);
  }

  /** Prunes a share of all weights that are pruned with the network. */
  void editGlobalSparsity(double sparsity) {
    workbench.edit(
        recipe -> recipe.withGlobalSparsity(OptionalDouble.of(sparsity)),
        "Prune all layers together",
        "global");
  }

  /** Changes the recipe as a whole, in one step. */
  void editRecipe(UnaryOperator<Recipe> change, String what) {
    workbench.edit(change, what, null);
  }

  /** Ends a drag: what comes next is a step of its own. */
  void endDrag() {
    workbench.endDrag();
  }

  /** Leaves everything selected as it is. */
  void reset() {
    workbench.reset(selection.layers());
  }
}

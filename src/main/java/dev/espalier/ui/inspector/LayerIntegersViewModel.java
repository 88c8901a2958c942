package dev.espalier.ui.inspector;

import dev.espalier.app.Arithmetic;
import dev.espalier.app.LayerArithmetic;
import dev.espalier.estimate.Basis;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.ui.fx.Units;
import dev.espalier.ui.words.ArithmeticWords;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyObjectProperty;

/** Whether the selected layers are computed with integers, and what is to be said about it. */
public final class LayerIntegersViewModel {

  private final SelectedPlan selected;
  private final ActivationsViewModel network;

  /**
   * The part of the inspector that says how layers are computed.
   *
   * @param network what is chosen for all layers
   */
  LayerIntegersViewModel(SelectedPlan selected, ActivationsViewModel network) {
    this.selected = selected;
    this.network = network;
  }

  // Properties

  ReadOnlyObjectProperty<SelectedPlan.State> stateProperty() {
    return selected.stateProperty();
  }

  ReadOnlyObjectProperty<ActivationsViewModel.State> networkProperty() {
    return network.stateProperty();
  }

  ActivationSwitch choice() {
    return selected.plan().activation();
  }

  /** Why a choice cannot be made; empty if it can. */
  Optional<String> problem(Enum<?> choice) {
    return network.plan().quantizes()
        ? Optional.empty()
        : Optional.of("the network is computed with floats; choose integers for it above");
  }

  private Arithmetic arithmetic() {
    return network.state().arithmetic();
  }

  private List<LayerArithmetic> known() {
    return selected.state().layers().stream()
        .flatMap(layer -> arithmetic().of(layer.id()).stream())
        .toList();
  }

  /** How the layers are computed, as a sentence; empty where all of the network is floats. */
  String status() {
    List<LayerArithmetic> known = known();
    return switch (known.size()) {
      case 0 -> "";
      case 1 -> ArithmeticWords.sentence(known.getFirst()) + remedy() + searched();
      default ->
          Units.format(
              "int8 in %d of these %d layers.",
              known.stream().filter(LayerArithmetic::integers).count(), known.size());
    };
  }

  private String remedy() {
    String remedy = selected.state().remedy();
    return remedy.isEmpty() ? "" : " To change that, " + remedy + ".";
  }

  private String searched() {
    return selected.state().searched()
        ? " The search for the fastest has set that; another one considers it again."
        : "";
  }

  /** Where that comes from; empty where there is nothing to say. */
  Optional<Basis> basis() {
    return known().stream().map(LayerArithmetic::basis).reduce(Basis::with);
  }

  /** Whether integers were asked for that the runtime does not compute with. */
  boolean lost() {
    return known().stream().anyMatch(LayerArithmetic::isLost);
  }

  private List<LayerId> layers(Predicate<LayerArithmetic> property) {
    return selected.state().layers().stream()
        .map(Layer::id)
        .filter(id -> arithmetic().of(id).filter(property).isPresent())
        .toList();
  }

  /** What is doubtful about sums, as a sentence; empty if nothing is. */
  String saturationText() {
    List<LayerId> layers = layers(LayerArithmetic::canSaturate);
    if (layers.size() > 1) {
      return layers(LayerArithmetic::saturates).size()
          + " of these layers saturate, or can, on "
          + (arithmetic().addsInPairs() ? "the target." : "PCs without VNNI.");
    }
    return layers.stream()
        .flatMap(id -> arithmetic().of(id).stream())
        .flatMap(layer -> ArithmeticWords.saturation(layer, arithmetic()).stream())
        .findFirst()
        .orElse("");
  }

  /** Whether that happens on the processor that the network is made for. */
  boolean saturationMatters() {
    return arithmetic().addsInPairs() && !layers(LayerArithmetic::saturates).isEmpty();
  }

  // Commands

  /** Says whether the selected layers are computed with integers. */
  void setChoice(ActivationSwitch choice) {
    selected.edit(
        plan -> plan.withActivation(choice),
        "Compute " + selected.state().name() + " " + IntegerWords.name(choice),
        null);
  }

  /** Does something about sums that saturate, in one step. */
  void apply(Remedy remedy) {
    network.apply(remedy, layers(LayerArithmetic::saturates));
  }
}

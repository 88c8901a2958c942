package dev.espalier.ui.inspector;

import dev.espalier.method.OutputCorrection;
import dev.espalier.network.Layer;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * How the selected layers are repaired without training, what is known about their inputs, and the
 * same repairs for the whole network.
 */
public final class RepairViewModel {

  private final SelectedPlan selected;
  private final ReadOnlyStringWrapper calibration = new ReadOnlyStringWrapper("");

  RepairViewModel(SelectedPlan selected) {
    this.selected = selected;
  }

  // Properties

  ReadOnlyObjectProperty<SelectedPlan.State> stateProperty() {
    return selected.stateProperty();
  }

  OutputCorrection correction() {
    return selected.plan().correction();
  }

  /** Why the layers cannot be equalized, as a sentence; empty if they can. */
  Optional<String> equalizationProblem() {
    return EqualizeWords.problem(selected.state());
  }

  /** Whether the selected layers that can be are to be equalized; empty where they differ. */
  Optional<Boolean> equalization() {
    SelectedPlan.State state = selected.state();
    List<Boolean> asked =
        equalizable().stream()
            .map(layer -> state.recipe().plan(layer.id().value()).equalization())
            .distinct()
            .toList();
    return asked.size() > 1 ? Optional.empty() : Optional.of(asked.size() == 1 && asked.getFirst());
  }

  /** With which layers it is equalized, as a sentence. */
  String equalizationStatus() {
    return equalizationProblem().orElseGet(() -> EqualizeWords.status(selected.state()));
  }

  private List<Layer> equalizable() {
    SelectedPlan.State state = selected.state();
    return state.network().isEmpty()
        ? List.of()
        : state.layers().stream().filter(state.network().get().channelPairs()::has).toList();
  }

  /** How many layers of the network have a repair. */
  NetworkSwitch.Extent extent(NetworkSwitch repair) {
    SelectedPlan.State state = selected.state();
    return state
        .network()
        .map(network -> repair.extent(network, state.recipe()))
        .orElse(NetworkSwitch.Extent.IMPOSSIBLE);
  }

  /** What is known about what flows into the layers, as a sentence; empty if it does not matter. */
  ReadOnlyStringProperty calibrationProperty() {
    return calibration.getReadOnlyProperty();
  }

  /** Why a choice cannot be made; empty if it can. */
  Optional<String> problem(Enum<?> choice) {
    return Applicability.problem(choice, selected.state());
  }

  // Commands

  /** Says what is done about the outputs. */
  void setCorrection(OutputCorrection correction) {
    String what = "Correction of " + selected.state().name();
    selected.edit(plan -> plan.withCorrection(correction), what, null);
  }

  /** Equalizes the selected layers, those that can be, or does not. */
  void setEqualization(boolean equalization) {
    List<Layer> layers = equalizable();
    selected.edit(
        layers,
        plan -> plan.withEqualization(equalization),
        "Equalization of " + selected.state().name());
  }

  /** Repairs all layers of the network that can have it, or if all do, none; one step. */
  void toggle(NetworkSwitch repair) {
    selected
        .state()
        .network()
        .ifPresent(network ->
            selected.editRecipe(recipe -> repair.toggled(network, recipe), repair.step()));
  }

  void tell(String aboutCalibration) {
    calibration.set(aboutCalibration);
  }
}

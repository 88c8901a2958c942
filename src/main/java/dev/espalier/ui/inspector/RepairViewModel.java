package dev.espalier.ui.inspector;

import dev.espalier.method.OutputCorrection;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** What is done about the outputs of the selected layers, and what is known about their inputs. */
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

  void tell(String aboutCalibration) {
    calibration.set(aboutCalibration);
  }
}

package dev.espalier.ui.inspector;

import dev.espalier.method.OutputCorrection;
import javafx.fxml.FXML;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;

/** What is done about the outputs, and what is known about the inputs. */
public final class RepairView {

  private final RepairViewModel viewModel;
  @FXML private ComboBox<OutputCorrection> correction;
  @FXML private Label calibration;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private MethodBox<OutputCorrection> corrections;

  /** Makes the controller. */
  public RepairView(RepairViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    corrections =
        new MethodBox<>(
            correction, OutputCorrection.values(), viewModel::problem, viewModel::setCorrection);
    calibration.textProperty().bind(viewModel.calibrationProperty());
    calibration.visibleProperty().bind(viewModel.calibrationProperty().isNotEmpty());
    calibration.managedProperty().bind(calibration.visibleProperty());
    viewModel
        .stateProperty()
        .addListener((property, old, now) -> corrections.show(viewModel.correction()));
    corrections.show(viewModel.correction());
  }
}

package dev.espalier.ui.inspector;

import dev.espalier.method.OutputCorrection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Tooltip;

/**
 * Repairs without training: equalization and what is done about the outputs, for the selected
 * layers and for the whole network; and what is known about the inputs.
 */
public final class RepairView {

  private static final double HELP_WIDTH = 330;

  private final RepairViewModel viewModel;
  @FXML private CheckBox equalize;
  @FXML private Label equalizeStatus;
  @FXML private MenuButton network;
  @FXML private ComboBox<OutputCorrection> correction;
  @FXML private Label calibration;

  private final Map<NetworkSwitch, CheckMenuItem> switches = new EnumMap<>(NetworkSwitch.class);

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
    equalize.setOnAction(event -> viewModel.setEqualization(equalize.isSelected()));
    Tooltip help = new Tooltip(EqualizeWords.HELP);
    help.setWrapText(true);
    help.setMaxWidth(HELP_WIDTH);
    equalize.setTooltip(help);
    for (NetworkSwitch repair : NetworkSwitch.values()) {
      CheckMenuItem item = new CheckMenuItem();
      item.setId("network-" + repair.name().toLowerCase(Locale.ROOT));
      item.setOnAction(event -> viewModel.toggle(repair));
      switches.put(repair, item);
      network.getItems().add(item);
    }
    network.setOnShowing(event -> showSwitches());
    calibration.textProperty().bind(viewModel.calibrationProperty());
    calibration.visibleProperty().bind(viewModel.calibrationProperty().isNotEmpty());
    calibration.managedProperty().bind(calibration.visibleProperty());
    viewModel.stateProperty().addListener((property, old, now) -> show());
    show();
  }

  private void show() {
    corrections.show(viewModel.correction());
    Optional<Boolean> asked = viewModel.equalization();
    equalize.setIndeterminate(asked.isEmpty());
    equalize.setSelected(asked.orElse(false));
    equalize.setDisable(viewModel.equalizationProblem().isPresent());
    equalizeStatus.setText(viewModel.equalizationStatus());
    equalizeStatus.setVisible(!equalizeStatus.getText().isEmpty());
    equalizeStatus.setManaged(equalizeStatus.isVisible());
  }

  /** How far each repair goes may have changed since the menu was last open. */
  private void showSwitches() {
    switches.forEach((repair, item) -> {
      NetworkSwitch.Extent extent = viewModel.extent(repair);
      item.setText(repair.text(extent));
      item.setSelected(extent == NetworkSwitch.Extent.ALL);
      item.setDisable(extent == NetworkSwitch.Extent.IMPOSSIBLE);
    });
  }
}

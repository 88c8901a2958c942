package dev.espalier.ui.inspector;

import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.ui.fx.BasisBadge;
import dev.espalier.ui.fx.WarningBox;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;

/** Whether the selected layers are computed with integers. */
public final class LayerIntegersView {

  private static final PseudoClass LOST = PseudoClass.getPseudoClass("lost");

  private final LayerIntegersViewModel viewModel;
  @FXML private ComboBox<ActivationSwitch> choice;
  @FXML private Node line;
  @FXML private Label status;
  @FXML private Label basis;
  @FXML private Label note;
  @FXML private WarningBox saturation;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private MethodBox<ActivationSwitch> choices;

  /** Makes the controller. */
  public LayerIntegersView(LayerIntegersViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    choices =
        new MethodBox<>(
            choice, ActivationSwitch.values(), viewModel::problem, viewModel::setChoice);
    for (Remedy remedy : Remedy.values()) {
      saturation.addAction(
          "layer-" + remedy.name().toLowerCase(Locale.ROOT),
          remedy.text(),
          remedy.help(),
          () -> viewModel.apply(remedy));
    }
    viewModel.stateProperty().addListener((property, old, now) -> show());
    viewModel.networkProperty().addListener((property, old, now) -> show());
    show();
  }

  private void show() {
    choices.show(viewModel.choice());
    boolean lost = viewModel.lost();
    status.setText((lost ? "⚠ " : "") + viewModel.status());
    status.pseudoClassStateChanged(LOST, lost);
    show(line, !viewModel.status().isEmpty());
    viewModel.basis().ifPresent(known -> BasisBadge.show(basis, known));
    String sums = viewModel.saturationText();
    saturation.show(viewModel.saturationMatters() ? sums : "");
    note.setText(sums);
    show(note, !sums.isEmpty() && !viewModel.saturationMatters());
  }

  private static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }
}

package dev.espalier.ui.inspector;

import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.Target;
import dev.espalier.ui.fx.BasisBadge;
import dev.espalier.ui.fx.WarningBox;
import java.util.List;
import java.util.Locale;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;

/** Integers between the layers, for the whole network. */
public final class ActivationsView {

  private final ActivationsViewModel viewModel;
  @FXML private TitledPane pane;
  @FXML private ComboBox<ActivationMode> mode;
  @FXML private ComboBox<ActivationRange> range;
  @FXML private ComboBox<IntegerChoice> type;
  @FXML private ComboBox<Target> target;
  @FXML private Label rangeLabel;
  @FXML private Label typeLabel;
  @FXML private Label targetLabel;
  @FXML private Label status;
  @FXML private Label basis;
  @FXML private Label samples;
  @FXML private Button openSamples;
  @FXML private WarningBox lost;
  @FXML private WarningBox saturation;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private Choices choices;

  private record Choices(
      MethodBox<ActivationMode> mode,
      MethodBox<ActivationRange> range,
      MethodBox<IntegerChoice> type,
      MethodBox<Target> target) {}

  /** Makes the controller. */
  public ActivationsView(ActivationsViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    choices =
        new Choices(
            new MethodBox<>(mode, ActivationMode.values(), viewModel::problem, viewModel::setMode),
            new MethodBox<>(
                range, ActivationRange.values(), viewModel::problem, viewModel::setRange),
            new MethodBox<>(type, IntegerChoice.values(), viewModel::problem, viewModel::setType),
            new MethodBox<>(target, Target.values(), viewModel::problem, viewModel::setTarget));
    for (Remedy remedy : Remedy.values()) {
      saturation.addAction(
          "network-" + remedy.name().toLowerCase(Locale.ROOT),
          remedy.text(),
          remedy.help(),
          () -> viewModel.apply(remedy, viewModel.saturating()));
    }
    lost.addAction(
        "lost-select",
        "Select them",
        "Selects these layers, to see why and to change them",
        () -> viewModel.select(viewModel.lost()));
    lost.addAction(
        "lost-floats",
        "Leave as floats",
        "Leaves these layers as floats, without integers around them",
        viewModel::leaveLost);
    pane.expandedProperty().bindBidirectional(viewModel.expandedProperty());
    pane.visibleProperty().bind(viewModel.openProperty());
    pane.managedProperty().bind(pane.visibleProperty());
    viewModel.stateProperty().addListener((property, old, now) -> show());
    show();
  }

  private void show() {
    pane.setText(viewModel.title());
    boolean integers = viewModel.plan().quantizes();
    List<Node> details = List.of(range, rangeLabel, type, typeLabel, target, targetLabel);
    details.forEach(node -> show(node, integers));
    choices.mode().show(viewModel.plan().mode());
    choices.range().show(viewModel.plan().range());
    choices.type().show(viewModel.type());
    choices.target().show(viewModel.plan().target());
    status.setText(viewModel.status());
    show(status, !viewModel.status().isEmpty());
    show(basis, viewModel.basis().isPresent());
    viewModel.basis().ifPresent(known -> BasisBadge.show(basis, known));
    samples.setText(viewModel.samplesMissing());
    show(samples, !viewModel.samplesMissing().isEmpty());
    show(openSamples, !viewModel.samplesMissing().isEmpty());
    lost.show(viewModel.lostText());
    saturation.show(viewModel.saturationText());
  }

  private static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }

  @FXML
  void openSamples() {
    viewModel.openSamples();
  }
}

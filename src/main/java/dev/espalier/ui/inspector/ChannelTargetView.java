package dev.espalier.ui.inspector;

import dev.espalier.app.ChannelWish;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.ui.fx.Units;
import dev.espalier.ui.fx.Words;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/** Channels of the whole network: how much is to go, and what is done about the error. */
public final class ChannelTargetView {
  private static final List<Integer> STEPS = List.of(1, 2, 4, 8, 16, 32);

  private final ChannelTargetViewModel viewModel;
  @FXML private VBox root;
  @FXML private ComboBox<ChannelWish.Of> of;
  @FXML private TextField share;
  @FXML private Label shareProblem;
  @FXML private ComboBox<ChannelScore> score;
  @FXML private ComboBox<Integer> step;
  @FXML private Button keepAll;
  @FXML private CheckBox refit;
  @FXML private CheckBox means;
  @FXML private CheckBox norms;
  @FXML private Label status;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private MethodBox<ChannelScore> scores;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private MethodBox<ChannelWish.Of> amounts;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private CheckedField checked;

  /** Makes the controller. */
  public ChannelTargetView(ChannelTargetViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    scores = new MethodBox<>(score, ChannelScore.values(), viewModel::problem, viewModel::setScore);
    amounts = new MethodBox<>(of, ChannelWish.Of.values(), viewModel::problem, this::setOf);
    step.setConverter(new Words<>(ChannelTargetView::steps));
    step.getItems().setAll(STEPS);
    step.setValue(viewModel.step());
    step.setOnAction(event -> viewModel.setStep(step.getValue()));
    checked =
        new CheckedField(
            share,
            shareProblem,
            this::amount,
            this::problem,
            text -> Numbers.parse(text).ifPresent(this::typed));
    checked.restore();
    for (CheckBox box : List.of(refit, means, norms)) {
      box.setOnAction(event -> repair());
    }
    viewModel.stateProperty().addListener((property, old, now) -> show());
    show();
  }

  /** What a step means, which a number alone does not say. */
  private static String steps(int step) {
    return step == 1 ? "any count" : "steps of " + step;
  }

  private void setOf(ChannelWish.Of newOf) {
    viewModel.setOf(newOf);
    checked.restore();
  }

  private boolean inMillis() {
    return viewModel.of() == ChannelWish.Of.MILLISECONDS;
  }

  private String amount() {
    return inMillis()
        ? Units.format("%.4f ms", viewModel.value())
        : Numbers.text(100 * viewModel.value(), " %");
  }

  private void typed(double value) {
    viewModel.setValue(inMillis() ? value : value / 100);
  }

  private Optional<String> problem(String text) {
    Optional<Double> number = Numbers.parse(text);
    if (inMillis()) {
      return number.filter(v -> v > 0).isPresent()
          ? Optional.empty()
          : Optional.of("Milliseconds: a number above 0. Escape restores the old one.");
    }
    return number.filter(v -> v >= 0 && v < 100).isPresent()
        ? Optional.empty()
        : Optional.of("A share: a number from 0 to below 100. Escape restores the old one.");
  }

  private void repair() {
    viewModel.setRepair(
        new ChannelRepair(refit.isSelected(), means.isSelected(), norms.isSelected()));
  }

  @FXML
  void remove() {
    viewModel.reach();
  }

  @FXML
  void keepAll() {
    viewModel.keepAll();
  }

  private void show() {
    ChannelTargetViewModel.State now = viewModel.state();
    root.setDisable(!now.ready());
    scores.show(now.score());
    amounts.show(viewModel.of());
    ChannelRepair repair = now.plan().repair();
    refit.setSelected(repair.refit());
    means.setSelected(repair.means());
    norms.setSelected(repair.norms());
    keepAll.setDisable(!now.plan().removes());
    status.setText((now.status() + " " + now.saved()).strip());
    status.setVisible(!status.getText().isEmpty());
    status.setManaged(status.isVisible());
  }
}

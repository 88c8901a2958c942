package dev.espalier.ui.inspector;

import dev.espalier.method.FactorWeighting;
import dev.espalier.ui.chart.SpectrumChart;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/** The controls of low rank: a slider with the singular values behind it. */
public final class FactorizationView {

  private final FactorizationViewModel viewModel;
  @FXML private Label reason;
  @FXML private GridPane controls;
  @FXML private ComboBox<FactorMode> mode;
  @FXML private TextField rankField;
  @FXML private Label rankProblem;
  @FXML private VBox ranks;
  @FXML private SpectrumChart spectrum;
  @FXML private Slider rank;
  @FXML private Label summary;
  @FXML private ComboBox<FactorWeighting> weighting;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private CheckedField checked;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private MethodBox<FactorMode> modes;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private MethodBox<FactorWeighting> weightings;

  /** Whether the controls are being set to the plan, and so do not speak for the person. */
  private boolean showing;

  /** Makes the controller. */
  public FactorizationView(FactorizationViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    modes = new MethodBox<>(mode, FactorMode.values(), viewModel::problem, viewModel::setMode);
    weightings =
        new MethodBox<>(
            weighting, FactorWeighting.values(), viewModel::problem, viewModel::setWeighting);
    rank.valueProperty()
        .addListener((property, old, now) -> {
          if (!showing) {
            viewModel.moveTo(now.doubleValue());
            // Beyond what pays the plan stays, and so does the slider.
            show();
          }
        });
    Drags.end(rank, viewModel::endDrag);
    checked =
        new CheckedField(
            rankField,
            rankProblem,
            this::text,
            this::problem,
            text -> Numbers.parse(text).ifPresent(this::typed));
    spectrum.managedProperty().bind(spectrum.visibleProperty());
    ranks.managedProperty().bind(ranks.visibleProperty());
    rankField.visibleProperty().bind(ranks.visibleProperty());
    weighting.managedProperty().bind(weighting.visibleProperty());
    reason.managedProperty().bind(reason.visibleProperty());
    controls.managedProperty().bind(controls.visibleProperty());
    viewModel
        .stateProperty()
        .addListener((property, old, now) -> {
          if (!old.layers().equals(now.layers())) {
            // What was being typed was meant for other layers.
            checked.restore();
          }
          show();
        });
    show();
  }

  private void typed(double value) {
    viewModel.moveTo(value);
    viewModel.endDrag();
  }

  private Optional<String> problem(String text) {
    boolean allowed = Numbers.parse(text).filter(v -> v >= 1 && v <= viewModel.most()).isPresent();
    return allowed
        ? Optional.empty()
        : Optional.of(
            (viewModel.countsRanks() ? "A rank: a whole number" : "A share: a number")
                + " from 1 to "
                + viewModel.most()
                + ". Escape restores the old one.");
  }

  private String text() {
    return viewModel.countsRanks()
        ? String.valueOf(Math.round(viewModel.value()))
        : Numbers.text(viewModel.value(), " %");
  }

  private void show() {
    showing = true;
    boolean possible = viewModel.reason().isEmpty();
    boolean two = viewModel.mode() != FactorMode.OFF;
    reason.setText(viewModel.reason());
    reason.setVisible(!possible);
    controls.setVisible(possible);
    modes.show(viewModel.mode());
    weightings.show(viewModel.weighting());
    weighting.setVisible(two);
    ranks.setVisible(two);
    rank.setMin(1);
    rank.setMax(Math.max(2, viewModel.most()));
    rank.setBlockIncrement(Math.max(1, viewModel.most() / 50));
    rank.setValue(viewModel.value());
    spectrum.dataProperty().set(viewModel.spectrum());
    spectrum.setVisible(viewModel.spectrum() != null);
    summary.setText(viewModel.summary());
    checked.show();
    showing = false;
  }
}

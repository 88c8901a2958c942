package dev.espalier.ui.inspector;

import dev.espalier.method.Saliency;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;

/** The sliders of pruning. */
public final class PruningView {

  private final PruningViewModel viewModel;
  @FXML private ChoiceBox<PruneMode> pruneMode;
  @FXML private Slider prune;
  @FXML private TextField pruneField;
  @FXML private Label pruneProblem;
  @FXML private ComboBox<Saliency> saliency;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private CheckedField checked;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private MethodBox<Saliency> saliencies;

  /** Whether the controls are being set to the plan, and so do not speak for the person. */
  private boolean showing;

  /** Makes the controller. */
  public PruningView(PruningViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    pruneMode.getItems().setAll(PruneMode.values());
    pruneMode
        .valueProperty()
        .addListener((property, old, now) -> told(() -> viewModel.setMode(now)));
    prune
        .valueProperty()
        .addListener((property, old, now) -> told(() -> viewModel.pruneTo(now.doubleValue())));
    Drags.end(prune, viewModel::endDrag);
    checked =
        new CheckedField(
            pruneField,
            pruneProblem,
            this::text,
            this::problem,
            text -> Numbers.parse(text).ifPresent(this::typed));
    saliencies =
        new MethodBox<>(saliency, Saliency.values(), viewModel::problem, viewModel::setSaliency);
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

  private void told(Runnable change) {
    if (!showing) {
      change.run();
    }
  }

  private void typed(double value) {
    viewModel.pruneTo(value);
    viewModel.endDrag();
  }

  private boolean byThreshold() {
    return viewModel.mode() == PruneMode.THRESHOLD;
  }

  private Optional<String> problem(String text) {
    double most = byThreshold() ? Double.MAX_VALUE : 100;
    boolean allowed = Numbers.parse(text).filter(v -> v >= 0 && v <= most).isPresent();
    return allowed
        ? Optional.empty()
        : Optional.of(
            byThreshold()
                ? "A magnitude: a number from 0 on, such as 0.02. Escape restores the old one."
                : "A share: a number from 0 to 100. Escape restores the old one.");
  }

  private String text() {
    return Numbers.text(viewModel.value(), byThreshold() ? "" : " %");
  }

  private void show() {
    showing = true;
    pruneMode.setValue(viewModel.mode());
    prune.setMax(byThreshold() ? viewModel.largestMagnitude() : 100);
    prune.setBlockIncrement(prune.getMax() / 100);
    prune.setValue(viewModel.value());
    prune.setDisable(viewModel.mode() == PruneMode.PATTERN);
    pruneField.setDisable(viewModel.mode() == PruneMode.PATTERN);
    checked.show();
    saliencies.show(viewModel.saliency());
    showing = false;
  }
}

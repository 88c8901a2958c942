package dev.espalier.ui.goal;

import dev.espalier.ui.fx.BasisBadge;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** The goal bar. */
public final class GoalView {

  private final GoalViewModel viewModel;
  @FXML private HBox size;
  @FXML private Label sizeBasis;
  @FXML private HBox latency;
  @FXML private Label latencyBasis;
  @FXML private HBox quality;
  @FXML private Label qualityBasis;
  @FXML private Label qualityName;

  /** Makes the controller. */
  public GoalView(GoalViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    qualityName.textProperty().bind(viewModel.qualityNameProperty());
    show(size, sizeBasis, viewModel.sizeProperty());
    show(latency, latencyBasis, viewModel.latencyProperty());
    show(quality, qualityBasis, viewModel.qualityProperty());
  }

  private static void show(HBox box, Label basis, ObservableValue<GoalText> goal) {
    Label original = new Label();
    original.getStyleClass().add("muted");
    Label arrow = new Label("→");
    arrow.getStyleClass().add("muted");
    Label now = new Label();
    Label change = new Label();
    original.setMinWidth(Region.USE_PREF_SIZE);
    now.setMinWidth(Region.USE_PREF_SIZE);
    Tooltip hint = new Tooltip();
    now.setTooltip(hint);
    box.getChildren().setAll(original, arrow, now, change);
    Runnable update =
        () -> {
          GoalText text = goal.getValue();
          original.setText(text.original());
          arrow.setVisible(!text.original().isEmpty());
          arrow.setManaged(!text.original().isEmpty());
          now.setText(text.now());
          now.getStyleClass().setAll("label", text.basis().isPresent() ? "figure" : "muted");
          change.setText(text.change());
          change
              .getStyleClass()
              .setAll("label", text.better().map(b -> b ? "better" : "worse").orElse("muted"));
          basis.setVisible(text.basis().isPresent());
          text.basis().ifPresent(b -> BasisBadge.show(basis, b));
          hint.setText(text.hint());
        };
    goal.addListener((property, before, after) -> update.run());
    update.run();
  }
}

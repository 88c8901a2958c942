package dev.espalier.ui.inspector;

import dev.espalier.ui.chart.HistogramChart;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;

/**
 * The selected layers: their weights as a histogram, their sliders, and what these make of them.
 */
public final class InspectorView {

  private final InspectorViewModel viewModel;
  @FXML private Label empty;
  @FXML private ScrollPane content;
  @FXML private Label headline;
  @FXML private Label detail;
  @FXML private Tooltip headlineTip;
  @FXML private Label mixed;
  @FXML private Button reset;
  @FXML private Label reading;
  @FXML private ToggleButton logarithmic;
  @FXML private HistogramChart histogram;
  @FXML private GridPane readouts;

  /** Makes the controller. */
  public InspectorView(InspectorViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    empty.textProperty().bind(viewModel.emptyProperty());
    empty.visibleProperty().bind(viewModel.tunableProperty().not());
    content.visibleProperty().bind(viewModel.tunableProperty());
    headline.textProperty().bind(viewModel.headlineProperty());
    detail.textProperty().bind(viewModel.detailProperty());
    headlineTip.textProperty().bind(viewModel.headlineProperty());
    mixed.textProperty().bind(viewModel.mixedProperty());
    mixed.visibleProperty().bind(viewModel.mixedProperty().isNotEmpty());
    mixed.managedProperty().bind(mixed.visibleProperty());
    reset.visibleProperty().bind(viewModel.tunableProperty());
    reset.disableProperty().bind(viewModel.resettableProperty().not());
    logarithmic.visibleProperty().bind(viewModel.tunableProperty());
    reading.visibleProperty().bind(viewModel.histogramProperty().isNull());
    histogram.visibleProperty().bind(viewModel.histogramProperty().isNotNull());
    histogram.logarithmicProperty().bindBidirectional(logarithmic.selectedProperty());
    histogram.setOnThreshold(this::thresholdMoved);
    viewModel.histogramProperty().addListener((property, old, now) -> show());
    viewModel.planProperty().addListener((property, old, now) -> show());
    viewModel
        .readoutsProperty()
        .addListener((property, old, now) -> ReadoutGrid.fill(readouts, now));
    show();
    ReadoutGrid.fill(readouts, viewModel.readoutsProperty().get());
  }

  private void thresholdMoved(double threshold, boolean finished) {
    viewModel.pruneBelow(threshold);
    if (finished) {
      viewModel.endDrag();
    }
  }

  private void show() {
    if (viewModel.histogramProperty().get() != null) {
      histogram.dataProperty().set(viewModel.histogramProperty().get());
      histogram.thresholdProperty().set(viewModel.threshold());
    }
  }

  @FXML
  void reset() {
    viewModel.reset();
  }
}

package dev.espalier.ui.inspector;

import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.ui.chart.HistogramChart;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.util.StringConverter;

/** The sliders of the selected layers. */
public final class InspectorView {

  private static final double HELP_WIDTH = 360;

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
  @FXML private ChoiceBox<PruneMode> pruneMode;
  @FXML private Slider prune;
  @FXML private TextField pruneField;
  @FXML private Label pruneProblem;
  @FXML private Label bitsProblem;
  @FXML private Slider bits;
  @FXML private Label bitsText;
  @FXML private TextField bitsField;
  @FXML private ChoiceBox<Scheme> scheme;
  @FXML private ChoiceBox<Granularity> granularity;
  @FXML private ChoiceBox<RangeMethod> range;
  @FXML private ChoiceBox<Saliency> saliency;
  @FXML private ChoiceBox<Rounding> rounding;
  @FXML private ChoiceBox<OutputCorrection> correction;
  @FXML private Label calibration;
  @FXML private GridPane readouts;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private CheckedField checkedPrune;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private CheckedField checkedBits;

  /** Whether the controls are being set to the plan, and so do not speak for the person. */
  private boolean showing;

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
    initializePruning();
    initializeBits();
    initializeGrid();
    initializeMethods();
    // What was being typed was meant for other layers.
    viewModel
        .selectedProperty()
        .addListener((property, old, now) -> {
          checkedPrune.restore();
          checkedBits.restore();
        });
    viewModel.planProperty().addListener((property, old, now) -> show());
    viewModel.histogramProperty().addListener((property, old, now) -> show());
    viewModel
        .readoutsProperty()
        .addListener((property, old, now) -> ReadoutGrid.fill(readouts, now));
    show();
    ReadoutGrid.fill(readouts, viewModel.readoutsProperty().get());
  }

  private void initializePruning() {
    pruneMode.getItems().setAll(PruneMode.values());
    pruneMode
        .valueProperty()
        .addListener((property, old, now) -> told(() -> viewModel.setPruneMode(now)));
    prune
        .valueProperty()
        .addListener((property, old, now) -> told(() -> pruneTo(now.doubleValue())));
    endsDrag(prune);
    checkedPrune =
        new CheckedField(
            pruneField,
            pruneProblem,
            this::pruneText,
            this::pruneProblem,
            text -> Numbers.parse(text).ifPresent(this::pruneTyped));
  }

  private void initializeBits() {
    bits.setLabelFormatter(new BitLabels());
    bits.valueProperty()
        .addListener((property, old, now) ->
            told(() ->
                viewModel.setBits(
                    InspectorViewModel.BIT_WIDTHS.get((int) Math.round(now.doubleValue())))));
    endsDrag(bits);
    checkedBits =
        new CheckedField(
            bitsField, bitsProblem, this::bitsText, InspectorView::bitsProblem, this::bitsTyped);
  }

  private void initializeGrid() {
    choice(scheme, Scheme.values());
    choice(granularity, Granularity.values());
    choice(range, RangeMethod.values());
    scheme
        .valueProperty()
        .addListener((property, old, now) -> told(() -> viewModel.setScheme(now)));
    granularity
        .valueProperty()
        .addListener((property, old, now) -> told(() -> viewModel.setGranularity(now)));
    range.valueProperty().addListener((property, old, now) -> told(() -> viewModel.setRange(now)));
  }

  private void initializeMethods() {
    choice(saliency, Saliency.values());
    choice(rounding, Rounding.values());
    choice(correction, OutputCorrection.values());
    saliency
        .valueProperty()
        .addListener((property, old, now) -> told(() -> viewModel.setSaliency(now)));
    rounding
        .valueProperty()
        .addListener((property, old, now) -> told(() -> viewModel.setRounding(now)));
    correction
        .valueProperty()
        .addListener((property, old, now) -> told(() -> viewModel.setCorrection(now)));
    calibration.textProperty().bind(viewModel.calibrationProperty());
    calibration.visibleProperty().bind(viewModel.calibrationProperty().isNotEmpty());
    calibration.managedProperty().bind(calibration.visibleProperty());
    saliency.disableProperty().bind(viewModel.inputsVisibleProperty().not());
  }

  /** Says what is chosen, and what it does. */
  private static <T extends Enum<T>> void choice(ChoiceBox<T> box, T[] values) {
    box.getItems().setAll(List.of(values));
    box.setConverter(new EnumWords<>());
    Tooltip help = new Tooltip();
    help.setWrapText(true);
    help.setMaxWidth(HELP_WIDTH);
    box.setTooltip(help);
    box.valueProperty()
        .addListener((property, old, now) -> {
          String text = now == null ? "" : MethodWords.help(now);
          help.setText(text.isEmpty() ? box.getAccessibleText() : text);
        });
  }

  /**
   * A change of the slider that is not held by the mouse ends at once: each key is a step of its
   * own.
   */
  private void endsDrag(Slider slider) {
    slider
        .valueChangingProperty()
        .addListener((property, old, changing) -> {
          if (!changing) {
            viewModel.endDrag();
          }
        });
    slider.setOnMouseReleased(event -> viewModel.endDrag());
    slider.setOnKeyReleased(event -> viewModel.endDrag());
  }

  private void told(Runnable change) {
    if (!showing) {
      change.run();
    }
  }

  private void thresholdMoved(double threshold, boolean finished) {
    viewModel.pruneBelow(threshold);
    if (finished) {
      viewModel.endDrag();
    }
  }

  private void pruneTo(double value) {
    switch (pruneMode.getValue()) {
      case NONE, SPARSITY -> viewModel.pruneShare(value / 100);
      case THRESHOLD -> viewModel.pruneBelow(value);
      case GLOBAL -> viewModel.pruneNetwork(value / 100);
    }
  }

  private void pruneTyped(double value) {
    pruneTo(value);
    viewModel.endDrag();
  }

  private Optional<String> pruneProblem(String text) {
    boolean byThreshold = pruneMode.getValue() == PruneMode.THRESHOLD;
    double most = byThreshold ? Double.MAX_VALUE : 100;
    boolean allowed = Numbers.parse(text).filter(v -> v >= 0 && v <= most).isPresent();
    return allowed
        ? Optional.empty()
        : Optional.of(
            byThreshold
                ? "A magnitude: a number from 0 on, such as 0.02. Escape restores the old one."
                : "A share: a number from 0 to 100. Escape restores the old one.");
  }

  private String pruneText() {
    boolean byThreshold = pruneMode.getValue() == PruneMode.THRESHOLD;
    return Numbers.text(viewModel.pruneValue(), byThreshold ? "" : " %");
  }

  private String bitsText() {
    return viewModel.planProperty().get().quantization().bits() + " bits";
  }

  private static Optional<Integer> bits(String text) {
    return Numbers.parse(text)
        .filter(value -> value == Math.rint(value) && Math.abs(value) <= 32)
        .map(Double::intValue)
        .filter(Quantization::isBitWidth);
  }

  private static Optional<String> bitsProblem(String text) {
    return bits(text).isPresent()
        ? Optional.empty()
        : Optional.of("Bits: 1 to 8, 16 or 32. Escape restores the old number.");
  }

  private void bitsTyped(String text) {
    bits(text).ifPresent(viewModel::setBits);
    viewModel.endDrag();
  }

  private void show() {
    showing = true;
    LayerPlan plan = viewModel.planProperty().get();
    PruneMode mode = PruneMode.of(plan.pruning());
    pruneMode.setValue(mode);
    boolean byThreshold = mode == PruneMode.THRESHOLD;
    double value = viewModel.pruneValue();
    prune.setMax(byThreshold ? viewModel.largestMagnitude() : 100);
    prune.setBlockIncrement(prune.getMax() / 100);
    prune.setValue(value);
    checkedPrune.show();
    Quantization quantization = plan.quantization();
    bits.setValue(InspectorViewModel.BIT_WIDTHS.indexOf(quantization.bits()));
    bitsText.setText(viewModel.format());
    checkedBits.show();
    scheme.setValue(quantization.scheme());
    granularity.setValue(quantization.granularity());
    range.setValue(quantization.range());
    boolean integers = quantization.bits() > 1 && quantization.bits() <= 8;
    saliency.setValue(plan.saliency());
    rounding.setValue(quantization.rounding());
    correction.setValue(plan.correction());
    rounding.setDisable(!integers || !viewModel.inputsVisibleProperty().get());
    scheme.setDisable(!integers);
    range.setDisable(!integers);
    granularity.setDisable(quantization.bits() > 8);
    if (viewModel.histogramProperty().get() != null) {
      histogram.dataProperty().set(viewModel.histogramProperty().get());
      histogram.thresholdProperty().set(viewModel.threshold());
    }
    showing = false;
  }

  @FXML
  void reset() {
    viewModel.reset();
  }

  /** Names the stops of the bit-width slider. */
  private static final class BitLabels extends StringConverter<Double> {
    @Override
    public String toString(Double index) {
      return String.valueOf(InspectorViewModel.BIT_WIDTHS.get((int) Math.round(index)));
    }

    @Override
    public Double fromString(String text) {
      return (double) InspectorViewModel.BIT_WIDTHS.indexOf(Integer.valueOf(text));
    }
  }

  /** Enum constants as words. */
  private static final class EnumWords<T extends Enum<T>> extends StringConverter<T> {
    @Override
    public String toString(T value) {
      return MethodWords.name(value);
    }

    @Override
    public T fromString(String text) {
      throw new IllegalArgumentException("only chosen, never typed: " + text);
    }
  }
}

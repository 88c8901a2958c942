package dev.espalier.ui.inspector;

import dev.espalier.method.Clustering;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Scheme;
import dev.espalier.method.TableKey;
import dev.espalier.recipe.Encoding;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** The controls of quantization. */
public final class QuantizationView {

  private static final List<Integer> WIDTHS = QuantizationViewModel.BIT_WIDTHS;

  private final QuantizationViewModel viewModel;
  @FXML private Slider bits;
  @FXML private Label bitsText;
  @FXML private TextField bitsField;
  @FXML private Label bitsProblem;
  @FXML private ComboBox<Format> format;
  @FXML private ComboBox<Clustering> clustering;
  @FXML private Label clusteringLabel;
  @FXML private ComboBox<Scheme> scheme;
  @FXML private ComboBox<Granularity> granularity;
  @FXML private TextField table;
  @FXML private Label tableLabel;
  @FXML private VBox tableBox;
  @FXML private Label tableProblem;
  @FXML private Label tableText;
  @FXML private ComboBox<RangeMethod> range;
  @FXML private ComboBox<Rounding> rounding;
  @FXML private ComboBox<Encoding> encoding;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private CheckedField checked;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private CheckedField checkedTable;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private Methods methods;

  /** Whether the controls are being set to the plan, and so do not speak for the person. */
  private boolean showing;

  private record Methods(
      MethodBox<Format> format,
      MethodBox<Clustering> clustering,
      MethodBox<Scheme> scheme,
      MethodBox<Granularity> granularity,
      MethodBox<RangeMethod> range,
      MethodBox<Rounding> rounding,
      MethodBox<Encoding> encoding) {

    void show(Quantization quantization, Encoding chosen) {
      format.show(quantization.format());
      clustering.show(quantization.clustering());
      scheme.show(quantization.scheme());
      granularity.show(quantization.granularity());
      range.show(quantization.range());
      rounding.show(quantization.rounding());
      encoding.show(chosen);
    }
  }

  /** Makes the controller. */
  public QuantizationView(QuantizationViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    bits.setLabelFormatter(new BitLabels());
    bits.valueProperty()
        .addListener((property, old, now) -> {
          if (!showing) {
            viewModel.setBits(WIDTHS.get((int) Math.round(now.doubleValue())));
          }
        });
    Drags.end(bits, viewModel::endDrag);
    checked =
        new CheckedField(
            bitsField, bitsProblem, this::text, QuantizationView::problem, this::typed);
    checkedTable =
        new CheckedField(
            table,
            tableProblem,
            () -> viewModel.quantization().table(),
            QuantizationView::tableProblem,
            text -> viewModel.setTable(text.strip()));
    methods =
        new Methods(
            new MethodBox<>(format, Format.values(), viewModel::problem, viewModel::setFormat),
            new MethodBox<>(
                clustering, Clustering.values(), viewModel::problem, viewModel::setClustering),
            new MethodBox<>(scheme, Scheme.values(), viewModel::problem, viewModel::setScheme),
            new MethodBox<>(
                granularity, Granularity.values(), viewModel::problem, viewModel::setGranularity),
            new MethodBox<>(range, RangeMethod.values(), viewModel::problem, viewModel::setRange),
            new MethodBox<>(
                rounding, Rounding.values(), viewModel::problem, viewModel::setRounding),
            new MethodBox<>(
                encoding, Encoding.values(), viewModel::problem, viewModel::setEncoding));
    tableBox.managedProperty().bind(tableBox.visibleProperty());
    tableLabel.visibleProperty().bind(tableBox.visibleProperty());
    tableLabel.managedProperty().bind(tableBox.visibleProperty());
    clustering.managedProperty().bind(clustering.visibleProperty());
    clusteringLabel.visibleProperty().bind(clustering.visibleProperty());
    clusteringLabel.managedProperty().bind(clustering.visibleProperty());
    viewModel
        .stateProperty()
        .addListener((property, old, now) -> {
          if (!old.layers().equals(now.layers())) {
            // What was being typed was meant for other layers.
            checked.restore();
            checkedTable.restore();
          }
          show();
        });
    show();
  }

  private String text() {
    return viewModel.bits() + " bits";
  }

  private static Optional<Integer> bits(String text) {
    return Numbers.parse(text)
        .filter(value -> value == Math.rint(value) && Math.abs(value) <= 32)
        .map(Double::intValue)
        .filter(Quantization::isBitWidth);
  }

  private static Optional<String> problem(String text) {
    return bits(text).isPresent()
        ? Optional.empty()
        : Optional.of("Bits: 1 to 8, 16 or 32. Escape restores the old number.");
  }

  private static Optional<String> tableProblem(String text) {
    return TableKey.isName(text.strip())
        ? Optional.empty()
        : Optional.of("Letters, digits, - and _. Escape restores the old name.");
  }

  private void typed(String text) {
    bits(text).ifPresent(viewModel::setBits);
    viewModel.endDrag();
  }

  private void show() {
    showing = true;
    Quantization quantization = viewModel.quantization();
    bits.setValue(WIDTHS.indexOf(viewModel.bits()));
    bitsText.setText(viewModel.meaning());
    checked.show();
    clustering.setVisible(quantization.format() == Format.KMEANS);
    tableBox.setVisible(quantization.sharedTable().isPresent());
    checkedTable.show();
    tableText.setText(viewModel.sharing());
    methods.show(quantization, viewModel.encoding());
    showing = false;
  }

  /** Names the stops of the bit-width slider. */
  private static final class BitLabels extends StringConverter<Double> {
    @Override
    public String toString(Double index) {
      return String.valueOf(WIDTHS.get((int) Math.round(index)));
    }

    @Override
    public Double fromString(String text) {
      return (double) WIDTHS.indexOf(Integer.valueOf(text));
    }
  }
}

package dev.espalier.ui.compare;

import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.LayerErrors;
import dev.espalier.evaluate.SignalError;
import dev.espalier.evaluate.UnmeasuredLayer;
import dev.espalier.network.LayerId;
import dev.espalier.ui.chart.LayerError;
import dev.espalier.ui.fx.Units;
import dev.espalier.ui.selection.LayerSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** The error of each layer's output, from the newest comparison. */
public final class LayerErrorsViewModel {

  private static final String NOT_YET =
      "Evaluate to measure what each layer puts out against the original. The evaluation that runs"
          + " by itself after a change does not look inside.";

  // Properties

  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(NOT_YET);
  private final ReadOnlyObjectWrapper<List<LayerError>> chart =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<List<LayerErrorRow>> rows =
      new ReadOnlyObjectWrapper<>(List.of());
  private final LayerSelection selection;
  private Optional<LayerErrors> shown = Optional.empty();

  /**
   * The layers of a workbench.
   *
   * @param selection what is tuned
   */
  public LayerErrorsViewModel(Workbench workbench, LayerSelection selection) {
    this.selection = selection;
    workbench.listen(this::update);
  }

  /** What this rests on, or what to do to get it. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** The layers that were measured. */
  public ReadOnlyObjectProperty<List<LayerError>> chartProperty() {
    return chart.getReadOnlyProperty();
  }

  /** All layers: those that were measured in the order of the network, then the others. */
  public ReadOnlyObjectProperty<List<LayerErrorRow>> rowsProperty() {
    return rows.getReadOnlyProperty();
  }

  // Commands

  /** Selects the layer of a row, to tune it. */
  public void tune(LayerErrorRow row) {
    selection.select(List.of(new LayerId(row.layer())));
  }

  private void update(WorkbenchState state) {
    Optional<LayerErrors> errors = state.comparison().flatMap(Comparison::layerErrors);
    if (!errors.equals(shown)) {
      shown = errors;
      status.set(errors.map(LayerErrorsViewModel::statusText).orElse(NOT_YET));
      rows.set(errors.map(LayerErrorsViewModel::rows).orElse(List.of()));
      chart.set(
          rows.get().stream()
              .filter(row -> row.number() > 0)
              .map(row -> new LayerError(row.layer(), row.sqnrDb()))
              .toList());
    }
  }

  private static String statusText(LayerErrors errors) {
    String text =
        ("What each layer puts out, on %d samples, errors of the layers before it included. A click"
                + " on a line, or Enter, selects the layer.")
            .formatted(errors.samples());
    int others = errors.unmeasured().size();
    if (others == 0) {
      return text;
    }
    return text
        + (others == 1 ? " 1 layer was" : " " + others + " layers were")
        + " not measured: select a line to see why.";
  }

  private static List<LayerErrorRow> rows(LayerErrors errors) {
    List<LayerErrorRow> rows = new ArrayList<>();
    errors
        .measured()
        .forEach(layer ->
            rows.add(
                new LayerErrorRow(
                    rows.size() + 1,
                    layer.layer(),
                    layer.error().sqnrDb(),
                    layer.error().relative(),
                    layer.layer() + ": " + detail(layer.error()))));
    for (UnmeasuredLayer layer : errors.unmeasured()) {
      rows.add(
          new LayerErrorRow(
              0, layer.layer(), Double.NaN, Double.NaN, layer.layer() + " " + layer.reason()));
    }
    return rows;
  }

  private static String detail(SignalError error) {
    if (error.samples() == 0) {
      return "puts out NaN or infinity";
    }
    if (error.relative() == 0) {
      return "the same as in the original";
    }
    return Units.format(
        "SQNR %.1f dB, relative error %.2f %%, cosine %.4f, largest difference %.3g",
        error.sqnrDb(), 100 * error.relative(), error.cosine(), error.maxError());
  }
}

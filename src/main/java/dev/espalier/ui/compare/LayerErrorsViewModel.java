package dev.espalier.ui.compare;

import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.LayerErrors;
import dev.espalier.network.LayerId;
import dev.espalier.ui.chart.LayerError;
import dev.espalier.ui.selection.LayerSelection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/** The error of each layer's output, from the newest comparison. */
public final class LayerErrorsViewModel {

  private static final String NOT_YET =
      "Evaluate to measure what each layer puts out against the original. The evaluation that runs"
          + " by itself after a change does not look inside.";

  private static final String PREDICTED =
      "Diamonds: the error of what each layer puts out, predicted from its inputs. Crosses: the"
          + " error of its weights. ";

  private static final String EARLIER = " What was measured is of an earlier recipe.";

  // Properties

  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(NOT_YET);
  private final ReadOnlyObjectWrapper<List<LayerError>> chart =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<List<LayerErrorRow>> rows =
      new ReadOnlyObjectWrapper<>(List.of());
  private final LayerSelection selection;
  private final BooleanProperty ranked = new SimpleBooleanProperty();
  private List<LayerErrorRow> inOrder = List.of();

  /**
   * The layers of a workbench.
   *
   * @param selection what is tuned
   */
  public LayerErrorsViewModel(Workbench workbench, LayerSelection selection) {
    this.selection = selection;
    workbench.listen(this::update);
    ranked.addListener((property, old, now) -> order());
  }

  /** What this rests on, or what to do to get it. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** The layers that were measured or predicted. */
  public ReadOnlyObjectProperty<List<LayerError>> chartProperty() {
    return chart.getReadOnlyProperty();
  }

  /** All layers that there is anything to say about. */
  public ReadOnlyObjectProperty<List<LayerErrorRow>> rowsProperty() {
    return rows.getReadOnlyProperty();
  }

  // Commands

  /** Selects the layer of a row, to tune it. */
  public void tune(LayerErrorRow row) {
    selection.select(List.of(new LayerId(row.layer())));
  }

  /** Whether the layers with the worst prediction come first. */
  public BooleanProperty rankedProperty() {
    return ranked;
  }

  private void update(WorkbenchState state) {
    Optional<LayerErrors> errors = state.comparison().flatMap(Comparison::layerErrors);
    List<LayerErrorRow> now =
        LayerErrorRows.of(
            state.project().map(open -> open.network().layers()).orElse(List.of()),
            errors,
            state.estimate());
    if (!now.equals(inOrder)) {
      inOrder = now;
      order();
    }
    status.set(statusText(errors, state.comparisonIsCurrent()));
  }

  private void order() {
    List<LayerErrorRow> ordered = new ArrayList<>(inOrder);
    if (ranked.get()) {
      ordered.sort(Comparator.comparingDouble(LayerErrorRow::rank));
    }
    rows.set(List.copyOf(ordered));
    chart.set(
        ordered.stream()
            .map(LayerErrorRow::error)
            .filter(one -> !Double.isNaN(one.measured()) || !Double.isNaN(one.predicted()))
            .toList());
  }

  private String statusText(Optional<LayerErrors> errors, boolean current) {
    if (errors.isEmpty()) {
      return inOrder.isEmpty() ? NOT_YET : PREDICTED + NOT_YET;
    }
    String text =
        ("Output: what a layer puts out (circle), on %d samples, after the errors of the layers"
             + " before it. Own: its own error alone (square). Predicted: the same, told from its"
             + " inputs (diamond). Weights: the error of its weights (cross). SQNR in dB.")
            .formatted(errors.get().samples());
    int others = errors.get().unmeasured().size();
    String left =
        others == 0
            ? ""
            : (others == 1 ? " 1 layer was" : " " + others + " layers were")
                + " not measured: select a line to see why.";
    return text + (current ? LayerErrorRows.quality(inOrder) : EARLIER) + left;
  }
}

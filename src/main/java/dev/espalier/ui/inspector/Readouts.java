package dev.espalier.ui.inspector;

import dev.espalier.app.Goals;
import dev.espalier.app.SelectionPreview;
import dev.espalier.app.WorkbenchState;
import dev.espalier.estimate.Basis;
import dev.espalier.estimate.Figure;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.estimate.LayerPreview;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.network.Layer;
import dev.espalier.ui.fx.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The numbers of a selection, each with where it comes from. */
final class Readouts {

  private static final String ZEROS = "Zeros by pruning";
  private static final String SQNR = "Weights, signal to noise (SQNR)";
  private static final String LARGEST = "Largest change of a weight";

  private Readouts() {}

  static List<Readout> of(SelectionPreview selection, WorkbenchState state) {
    List<Readout> readouts = new ArrayList<>();
    selection
        .preview()
        .ifPresentOrElse(preview -> addWeights(preview, readouts), () -> addPending(readouts));
    readouts.add(
        Readout.of(
            selection.layers().size() == 1 ? "Layer size" : "Size of the selection",
            Units.bytes(selection.bytesBefore()) + " → " + Units.bytes(selection.bytes()),
            Basis.COMPUTED));
    readouts.add(
        state
            .estimate()
            .flatMap(estimate -> times(selection, estimate))
            .orElseGet(() -> Readout.pending("Time", "not measured yet")));
    state.goals().ifPresent(goals -> addNetwork(goals, readouts));
    return readouts;
  }

  private static void addPending(List<Readout> readouts) {
    for (String label : List.of(ZEROS, SQNR, LARGEST)) {
      readouts.add(Readout.pending(label, "reading…"));
    }
  }

  private static void addWeights(LayerPreview preview, List<Readout> readouts) {
    boolean unchanged = preview.sparsity() == 0 && preview.maxError() == 0;
    Basis basis = unchanged ? Basis.COMPUTED : preview.basis();
    readouts.add(Readout.of(ZEROS, percent(preview.sparsity()), basis));
    String sqnr =
        Double.isInfinite(preview.sqnrDb())
            ? "unchanged"
            : String.format(Locale.ROOT, "%.1f dB", preview.sqnrDb());
    readouts.add(Readout.of(SQNR, sqnr, basis));
    readouts.add(
        Readout.of(LARGEST, String.format(Locale.ROOT, "%.3g", preview.maxError()), basis));
  }

  private static Optional<Readout> times(SelectionPreview selection, NetworkEstimate estimate) {
    double before = 0;
    double now = 0;
    boolean known = false;
    Basis basis = Basis.MEASURED;
    for (Layer layer : selection.layers()) {
      LayerEstimate figures = estimate.layers().get(layer.id().value());
      Optional<Figure> original =
          Optional.ofNullable(figures).flatMap(LayerEstimate::originalMillis);
      Optional<Figure> planned = Optional.ofNullable(figures).flatMap(LayerEstimate::millis);
      if (original.isPresent() && planned.isPresent()) {
        known = true;
        before += original.get().value();
        now += planned.get().value();
        basis = basis.with(planned.get().basis());
      }
    }
    return known
        ? Optional.of(
            Readout.of("Time", String.format(Locale.ROOT, "%.3f → %.3f ms", before, now), basis))
        : Optional.empty();
  }

  private static void addNetwork(Goals goals, List<Readout> readouts) {
    readouts.add(
        Readout.of(
            "Whole file",
            Units.bytes(goals.originalBytes())
                + " → "
                + Units.bytes(Math.round(goals.bytes().value())),
            goals.bytes().basis()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}

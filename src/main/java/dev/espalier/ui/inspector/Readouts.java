package dev.espalier.ui.inspector;

import dev.espalier.app.Goals;
import dev.espalier.app.SelectionPreview;
import dev.espalier.app.WorkbenchState;
import dev.espalier.estimate.Basis;
import dev.espalier.estimate.Figure;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.estimate.LayerPreview;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.method.CodeLength;
import dev.espalier.network.Layer;
import dev.espalier.ui.fx.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The numbers of a selection, each with where it comes from. */
final class Readouts {

  private static final String ZEROS = "Zeros by pruning";
  private static final String SQNR = "Weights, signal to noise (SQNR)";
  private static final String WORST_SQNR = "Worst layer's weights, SQNR";
  private static final String OUTPUT_SQNR = "Output, by its inputs, SQNR";
  private static final String COMPUTING = "computing…";
  private static final String LARGEST = "Largest change of a weight";

  private Readouts() {}

  static List<Readout> of(SelectionPreview selection, WorkbenchState state) {
    List<Readout> readouts = new ArrayList<>();
    selection
        .preview()
        .ifPresentOrElse(
            preview -> addWeights(selection, preview, state, readouts),
            () -> addPending(selection, readouts));
    readouts.add(
        Readout.of(
            selection.layers().size() == 1 ? "Layer size" : "Size of the selection",
            Units.bytes(selection.bytes().before())
                + " → "
                + Units.bytes(selection.bytes().after()),
            Basis.COMPUTED));
    if (selection.layers().size() == 1) {
      WrittenReadouts.add(selection, state.estimate(), readouts);
    }
    selection.codes().ifPresent(codes -> readouts.add(archived(codes)));
    readouts.add(
        state
            .estimate()
            .flatMap(estimate -> times(selection, estimate))
            .orElseGet(() -> Readout.pending("Time", "not measured yet")));
    state.goals().ifPresent(goals -> addNetwork(goals, readouts));
    if (selection.layers().size() == 1) {
      ActivationReadouts.add(selection.layers().getFirst().id(), state.calibration(), readouts);
    }
    return readouts;
  }

  /** What no code for single codes is below, and what the archive comes to. */
  private static Readout archived(CodeLength codes) {
    String entropy = Units.format("entropy %.2f", codes.entropyBits() / codes.weights());
    String text =
        codes.codedBits().isPresent()
            ? Units.format("%.2f, ", codes.codedBits().getAsDouble() / codes.weights()) + entropy
            : entropy;
    return Readout.of("Archive, bits per weight", text, Basis.COMPUTED);
  }

  private static void addPending(SelectionPreview selection, List<Readout> readouts) {
    for (String label : List.of(ZEROS, sqnrLabel(selection), LARGEST)) {
      readouts.add(Readout.pending(label, "reading…"));
    }
  }

  private static String sqnrLabel(SelectionPreview selection) {
    return selection.layers().size() == 1 ? SQNR : WORST_SQNR;
  }

  private static void addWeights(
      SelectionPreview selection,
      LayerPreview preview,
      WorkbenchState state,
      List<Readout> readouts) {
    boolean unchanged = preview.sparsity() == 0 && preview.maxError() == 0;
    Basis basis = unchanged ? Basis.COMPUTED : preview.basis();
    readouts.add(Readout.of(ZEROS, percent(preview.sparsity()), basis));
    Figure sqnr =
        selection.layers().size() == 1
            ? new Figure(preview.sqnrDb(), basis)
            : worst(selection, state).orElse(Figure.computed(Double.POSITIVE_INFINITY));
    readouts.add(figure(sqnrLabel(selection), sqnr));
    preview
        .outputSqnrDb()
        .ifPresent(decibels -> readouts.add(figure(OUTPUT_SQNR, new Figure(decibels, basis))));
    readouts.add(
        Double.isNaN(preview.maxError())
            ? Readout.pending(LARGEST, COMPUTING)
            : Readout.of(LARGEST, Units.format("%.3g", preview.maxError()), basis));
  }

  /** A ratio in decibel; NaN where it is not known before the layer is computed. */
  private static Readout figure(String label, Figure decibel) {
    if (Double.isNaN(decibel.value())) {
      return Readout.pending(label, COMPUTING);
    }
    String text =
        Double.isInfinite(decibel.value()) ? "unchanged" : Units.format("%.1f dB", decibel.value());
    return Readout.of(label, text, decibel.basis());
  }

  /** The same as the tree says of a branch: no layer makes good for another. */
  private static Optional<Figure> worst(SelectionPreview selection, WorkbenchState state) {
    return state.estimate().stream()
        .flatMap(estimate ->
            selection.layers().stream()
                .flatMap(layer ->
                    Optional.ofNullable(estimate.layers().get(layer.id().value())).stream()))
        .flatMap(layer -> layer.sqnrDb().stream())
        .min(Comparator.comparingDouble(Figure::value));
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
        ? Optional.of(Readout.of("Time", Units.format("%.3f → %.3f ms", before, now), basis))
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
    return Units.format("%.2f %%", 100 * share);
  }
}

package dev.espalier.ui.inspector;

import dev.espalier.app.SelectionPreview;
import dev.espalier.estimate.Basis;
import dev.espalier.estimate.Figure;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.ui.fx.Units;
import java.util.List;
import java.util.Optional;

/** How the file will have a layer, with its bytes, and what that costs when it is loaded. */
final class WrittenReadouts {

  private WrittenReadouts() {}

  static void add(
      SelectionPreview selection, Optional<NetworkEstimate> estimate, List<Readout> readouts) {
    LayerEstimate layer =
        estimate
            .map(figures -> figures.layers().get(selection.layers().getFirst().id().value()))
            .orElse(null);
    if (layer == null) {
      return;
    }
    String words = layer.written().map(LayerEstimate.Written::words).orElse("as it was");
    readouts.add(
        Readout.of(
            "In the file: " + words, Units.format("%,d bytes", layer.bytes()), Basis.COMPUTED));
    Optional<Figure> loading = layer.written().flatMap(LayerEstimate.Written::loadMillis);
    readouts.add(
        loading
            .map(WrittenReadouts::loading)
            .orElseGet(() -> Readout.of("To load, once", "nothing to unpack", Basis.COMPUTED)));
  }

  private static Readout loading(Figure more) {
    return Readout.of("To load, once", Units.millis(more.value()) + " more", more.basis())
        .with(
            switch (more.basis()) {
              case MEASURED, COMPUTED ->
                  "Measured on this machine: the layer by itself, against the original";
              case ESTIMATE -> "By its weights, as other layers of this network were measured";
              case ASSUMED -> "By its weights, at a rate that was seen once on some machine";
            });
  }
}

package dev.espalier.ui.inspector;

import dev.espalier.app.CalibrationState;
import dev.espalier.calibrate.LayerActivations;
import dev.espalier.calibrate.ValueStatistics;
import dev.espalier.estimate.Basis;
import dev.espalier.network.LayerId;
import dev.espalier.ui.fx.Units;
import java.util.List;
import java.util.Optional;

/** What flows into and out of a layer, as calibration saw it. */
final class ActivationReadouts {

  private ActivationReadouts() {}

  static void add(LayerId layer, CalibrationState calibration, List<Readout> readouts) {
    Optional<LayerActivations> known =
        calibration.done().flatMap(done -> done.found().activations(layer));
    known
        .flatMap(LayerActivations::input)
        .ifPresent(input -> readouts.add(readout("Flows in", input)));
    known
        .flatMap(LayerActivations::output)
        .ifPresent(output -> readouts.add(readout("Comes out", output)));
  }

  private static Readout readout(String label, ValueStatistics values) {
    String range = Units.format("%.3g to %.3g", values.min(), values.max());
    return Readout.of(label, range, Basis.MEASURED).with(ranges(values));
  }

  private static String ranges(ValueStatistics values) {
    String text =
        Units.format(
            "%,d numbers. 99.99 %% of the magnitudes are up to %.3g. For 8 bits: %.3g by least"
                + " divergence (entropy), %.3g by least squared error.",
            values.count(), values.percentile(), values.entropy(), values.leastSquares());
    return values.skipped() == 0
        ? text
        : text + Units.format(" %,d are no finite numbers.", values.skipped());
  }
}

package dev.espalier.ui.inspector;

import dev.espalier.app.CalibrationState;
import dev.espalier.app.LayerRanges;
import dev.espalier.app.ValueRanges;
import dev.espalier.estimate.Basis;
import dev.espalier.network.LayerId;
import dev.espalier.ui.fx.Units;
import java.util.List;
import java.util.Optional;

/** What flows into and out of a layer, as calibration saw it. */
final class ActivationReadouts {

  private ActivationReadouts() {}

  static void add(LayerId layer, CalibrationState calibration, List<Readout> readouts) {
    Optional<LayerRanges> known =
        calibration.done().flatMap(done -> Optional.ofNullable(done.ranges().get(layer)));
    known.flatMap(LayerRanges::input).ifPresent(input -> readouts.add(readout("Flows in", input)));
    known
        .flatMap(LayerRanges::output)
        .ifPresent(output -> readouts.add(readout("Comes out", output)));
  }

  private static Readout readout(String label, ValueRanges values) {
    String range = Units.format("%.3g to %.3g", values.min(), values.max());
    return Readout.of(label, range, Basis.MEASURED).with(ranges(values));
  }

  private static String ranges(ValueRanges values) {
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

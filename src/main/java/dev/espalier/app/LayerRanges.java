package dev.espalier.app;

import dev.espalier.calibrate.Calibration;
import dev.espalier.network.LayerId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What flows into and out of one layer, as calibration saw it.
 *
 * @param input nothing where no value shows it
 * @param output nothing where no value shows it
 */
public record LayerRanges(Optional<ValueRanges> input, Optional<ValueRanges> output) {

  static Map<LayerId, LayerRanges> of(Calibration calibration) {
    Map<LayerId, LayerRanges> ranges = new HashMap<>();
    calibration
        .activations()
        .forEach((layer, seen) ->
            ranges.put(
                layer,
                new LayerRanges(
                    seen.input().map(ValueRanges::of), seen.output().map(ValueRanges::of))));
    return ranges;
  }
}

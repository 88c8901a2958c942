package dev.espalier.estimate;

import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.ValueStatistics;
import dev.espalier.compress.NetworkInputs;
import dev.espalier.compress.activation.IntegerFlow;
import dev.espalier.network.Network;
import dev.espalier.numeric.Histogram;
import java.util.HashMap;
import java.util.Map;

/**
 * Ranges for values that are to become integers, where only the time matters: integers take as long
 * whatever they are, so that no samples are needed.
 */
public final class MadeUpRanges {
  private MadeUpRanges() {}

  /** Nothing is below zero: else the runtime would compute what cuts that off by itself. */
  public static NetworkInputs of(Network network) {
    Histogram any = new Histogram(-1, 1, new long[] {0, 1});
    ValueStatistics seen = new ValueStatistics(1, 0, 0, 1, 0, 1, any, new double[0]);
    Map<String, ValueStatistics> values = new HashMap<>();
    IntegerFlow.candidates(network).forEach(value -> values.put(value, seen));
    return NetworkInputs.ofValues(new Calibration(Map.of(), Map.of(), Map.of(), values, 1));
  }
}

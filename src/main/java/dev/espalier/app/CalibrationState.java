package dev.espalier.app;

import dev.espalier.network.LayerId;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about what flows into the layers.
 *
 * @param needed whether the recipe asks for what has to know it
 * @param ready whether there are samples to find it out on
 * @param running whether it is being found out
 * @param done how many samples it was found out on, and which
 */
public record CalibrationState(
    boolean needed, boolean ready, boolean running, Optional<Done> done) {
  /** Nothing is known, and nobody asks. */
  public static final CalibrationState NONE =
      new CalibrationState(false, false, false, Optional.empty());

  /**
   * A calibration.
   *
   * @param samples how many were run
   * @param data what they are from
   * @param ranges what flows into and out of the layers
   * @param doubts what is doubtful about layers, as the rest of a sentence that begins with them
   */
  public record Done(
      int samples, String data, Map<LayerId, LayerRanges> ranges, Map<LayerId, String> doubts) {
    /** Copies the maps. */
    public Done {
      ranges = Map.copyOf(ranges);
      doubts = Map.copyOf(doubts);
    }
  }
}

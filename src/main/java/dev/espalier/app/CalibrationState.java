package dev.espalier.app;

import dev.espalier.calibrate.Calibration;
import java.util.Optional;

/**
 * What is known about what flows into the layers.
 *
 * @param needed whether the recipe asks for what has to know it
 * @param running whether it is being found out
 * @param done how many samples it was found out on, and which
 */
public record CalibrationState(boolean needed, boolean running, Optional<Done> done) {
  /** Nothing is known, and nobody asks. */
  public static final CalibrationState NONE = new CalibrationState(false, false, Optional.empty());

  /**
   * A calibration.
   *
   * @param found what it found
   * @param data what the samples are from
   */
  public record Done(Calibration found, String data) {}
}
